"""Names and links that are said, with the word at which they begin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.search.passages import terms
from pipeline.text.given_names import given_names
from pipeline.text.word_sets import word_set
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.transcript import Word

_ENDS: Final = word_set(
    "com org net io ai dev co uk de fm tv app me gg edu gov info eu us fr ch at nl se xyz blog "
    "news page so sh link live show audio academy"
)
_SURE_ENDS: Final = frozenset(["com", "org", "net", "io", "ai", "dev", "fm", "app", "edu", "gov"])
_PLACED: Final = word_set(
    "is are was were it's that's us me him her them out online available more site page website "
    "over found look go here there up live find visit listen subscribe sign read watch join"
)
"""Words before "at" that are nobody's mailbox: "find us at maple dot com"."""
_WRITTEN: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/[\w./-]*)?", re.IGNORECASE)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def links(words: Sequence[Word]) -> tuple[tuple[str, int], ...]:
    """Every address that is said, once, with its first word's number.

    Written ones (`smol.ai`) and spoken ones (`paper dot com slash docs`, `me at paper dot org`).
    """
    found: dict[str, int] = {}
    at = 0
    while at < len(words):
        link, stop = _spoken(words, at) or _written(words[at].text, at) or ("", at + 1)
        if link:
            found.setdefault(link, at)
        at = stop
    return tuple(found.items())


def _written(text: str, at: int) -> tuple[str, int] | None:
    bare = text.strip(".,;:!?()[]\"'").casefold()
    if _MAIL.fullmatch(bare):
        return bare, at + 1
    host = bare.removeprefix("https://").removeprefix("http://").split("/")[0]
    if _WRITTEN.fullmatch(bare) and host.rpartition(".")[2] in _ENDS and not _is_number(host):
        return bare, at + 1
    return None


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdigit()


def _spoken(words: Sequence[Word], at: int) -> tuple[str, int] | None:
    """`example dot com slash docs` from a word on; None unless a known ending follows a dot."""
    name = plain(words[at].text)
    if not re.fullmatch(r"[\w-]+", name):
        return None
    start, n = _addressee(words, at, name)
    host, last, n = _host(words, start, n)
    if last not in _SURE_ENDS and not (last in _ENDS and host.count(".") > 1):
        return None
    return (host, n) if words[n - 1].text[-1] in ",;!?" else _with_folders(words, host, n)


def _addressee(words: Sequence[Word], at: int, name: str) -> tuple[str, int]:
    """`name@example` where "at" and a host follow, else the name; the number of the next word."""
    n = at + 1
    is_at = n + 1 < len(words) and plain(words[n].text) == "at"
    if is_at and name not in _PLACED and _dotted(words, n + 1):
        return f"{name}@{plain(words[n + 1].text)}", n + 2
    return name, n


def _host(words: Sequence[Word], start: str, n: int) -> tuple[str, str, int]:
    """All that dots join, its last part ("" without a dot) and the number of the next word."""
    host, last = start, ""
    while _dotted(words, n - 1):
        last = plain(words[n + 1].text)
        host, n = f"{host}.{last}", n + 2
        if words[n - 1].text[-1] in ",;!?":
            break
    return host, last, n


def _with_folders(words: Sequence[Word], host: str, n: int) -> tuple[str, int]:
    """The host with what each "slash" adds, up to the end of a phrase."""
    while n + 1 < len(words) and plain(words[n].text) == "slash":
        host, n = f"{host}/{plain(words[n + 1].text)}", n + 2
        if words[n - 1].text[-1] in ".,;!?":
            break
    return host, n


def _dotted(words: Sequence[Word], at: int) -> bool:
    """Whether "dot" and another word stand behind a word."""
    return at + 2 < len(words) and plain(words[at + 1].text) == "dot"


_IS_THING: Final = re.compile(r"[A-Z]{2}|(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<=[a-z])[A-Z]")
"""Capitals within a word, as of products (PayPal, APIs), but not as of names (McCartney)."""
_BEFORE_THINGS: Final = word_set("in on at the a an near into using use uses used via")


_NO_NAMES: Final = word_set(
    "academy agency airlines app association award awards bank beach book books business capital "
    "center centre church city club cloud college company conference core corporation council "
    "county court department digital east engineer festival foundation fund game games global "
    "group hall health hospital hotel house inc industries institute island journal lab labs lake "
    "league magazine mail media mobile mountain museum music network news north office paper park "
    "phone platform podcast post press prize pro project radio records report review river road "
    "school science security server service services shop show society south station store street "
    "studio studios summit system systems team tech technologies technology television times "
    "theater theatre tv union university valley war web west world"
)
"""Words of places, firms and products; no part of the name of a person."""
_HUMAN: Final = word_set(
    "person guy man woman friend colleague guest host author actor actress director professor "
    "doctor dr mr mrs ms scientist researcher writer singer founder ceo president senator "
    "husband wife brother sister son daughter father mother uncle aunt"
)
_DOES: Final = word_set(
    "who said says wrote writes told tells argues thinks believes tweeted explains explained"
)
"""What only people do."""


def named_people(
    words: Sequence[Word], known: Sequence[str] = ()
) -> tuple[tuple[str, int, int], ...]:
    """People of two or three names who are spoken of: the name, how often, its first word's number.

    A person has a given name in front, or is said to be one ("a person called Ajeya Cotra").
    Places and things are in, on or at somewhere, or have an article, and things alone have
    capitals within. `known` ones (the speakers) are not.
    """
    places: dict[str, list[int]] = {}
    usual = {plain(w.text) for w in words if w.text[:1].islower()}
    for name, at in _capitals(words, usual):
        places.setdefault(name, []).append(at)
    things = {name for name, at in _capitals(words, usual) if at and plain(words[at - 1].text) in
              _BEFORE_THINGS}  # fmt: skip
    spoken = {part.casefold() for name in known for part in name.split()}
    return tuple(
        (name, len(places[name]), places[name][0])
        for name in sorted(places, key=lambda n: (-len(places[n]), places[n][0]))
        if name not in things
        and any(_is_person(words, name, at) for at in places[name])
        and not _IS_THING.search(name)
        and not all(part.casefold() in spoken for part in name.split())
    )


def _capitals(words: Sequence[Word], usual: set[str]) -> Iterator[tuple[str, int]]:
    """Runs of capitalised words within a sentence, of which none is usually written small."""
    run: list[int] = []
    for n, word in enumerate(words):
        text = word.text.strip(".,;:!?\"'()").removesuffix("'s").removesuffix("’s")
        is_name = terms(text) and not text.casefold().startswith(("i'", "i’"))
        fits = (
            is_name
            and bool(re.fullmatch(r"[A-Z][\w'’-]*[a-z][\w'’-]*", text))
            and plain(text) not in usual
        )
        if fits:
            run.append(n)
        if run and (not fits or word.text[-1] in ".,;:!?" or n == len(words) - 1):
            run = _from_given_name(words, run)
            if 2 <= len(run) <= 3:
                yield _joined(words, run), run[0]
            run = []


def _from_given_name(words: Sequence[Word], run: Sequence[int]) -> list[int]:
    """A run without a title or a firm in front of a given name ("Secretary Pete Hegseth")."""
    named = [n for n, at in enumerate(run) if _is_given(words[at].text)]
    return list(run[named[0] if named else 0 :])


def _is_given(text: str) -> bool:
    return plain(text).removesuffix("'s") in given_names()


def _is_person(words: Sequence[Word], name: str, at: int) -> bool:
    """Whether what stands in a name, or around it, says that it is a person's."""
    parts = name.casefold().split()
    is_single = len([part for part in parts if part.strip(".") not in ("jr", "sr")]) < 2
    if is_single or not _NO_NAMES.isdisjoint(parts):
        return False
    before = {plain(word.text) for word in words[max(0, at - 3) : at]}
    after = plain(words[at + len(parts)].text) if at + len(parts) < len(words) else ""
    return parts[0] in given_names() or not _HUMAN.isdisjoint(before) or after in _DOES


def _joined(words: Sequence[Word], run: Sequence[int]) -> str:
    texts = (words[n].text.strip(".,;:!?\"'()") for n in run)
    return " ".join(text.removesuffix("'s").removesuffix("’s") for text in texts)
