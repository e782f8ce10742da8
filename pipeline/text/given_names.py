"""Given names of people, as a library of made-up persons lists them for a dozen languages."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOCALES: Final = (
    "cs_CZ", "de_DE", "en_GB", "en_IN", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL",
    "pt_BR", "sv_SE",
)  # fmt: skip


_SHORT: Final = word_set(
    "abby allie archie ben benny bert bill billy bob bobby brad charlie chuck dan danny dave "
    "debbie doug drew ed eddie ellie frank fred gabe ginny greg gus hank jack jake jamie jeff jen "
    "jenny jerry jess jim jimmy joe joey johnny jon josh kate katie ken kenny larry lenny lex liz "
    "lou mae maggie mandy marty matt max meg mel mickey mike millie molly nate ned nick nora pam "
    "patty penn percy pete phil polly rob ron ronnie russ sally sam stan steve stu sue susie ted "
    "teddy theo tim tina toby tom tommy tony vic vicky walt wes zach"
)
"""Names for short, which that library does not make up."""


@cache
def given_names() -> frozenset[str]:
    """Some thousand given names, casefolded."""
    return _SHORT.union(name.casefold() for locale in _LOCALES for name in _of(locale))


def _of(locale: str) -> Iterable[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    kinds = ("first_names", "first_names_female", "first_names_male")
    return (name for kind in kinds for name in getattr(provider, kind, ()))
