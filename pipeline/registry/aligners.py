"""Which aligner places the words of a language: the best that is already on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from media.errors import ModelError, OptionError
from pipeline.registry.registry import Registry, module_and_model
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.protocols.aligner import Aligner

AlignerFactory: TypeAlias = "Callable[[str, str], Aligner]"
"""Makes an aligner of a model's name and a language; both may be empty, and it may load at once."""

SPHINX: Final = "pocketsphinx:en-us"
TIGHTENED: Final = "recogniser's times, tightened and drawn apart"

MANY: Final = ("facebook/mms-1b-all", "facebook/mms-1b-fl102", "facebook/mms-1b-l1107")
"""Models of very many languages, with a small adapter file for each."""

IN_PLAIN_LETTERS: Final = "MahmoudAshraf/mms-300m-1130-forced-aligner"
"""MMS's own forced aligner: 1,130 languages in Latin letters without marks, without adapters. Like
all of MMS it may not be used commercially (CC BY-NC 4.0)."""

_OTHER_SCRIPTS: Final = word_set(
    "am ar as ba be bg bn bo el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne pa ps ru sa "
    "sd si sr ta te tg th tt uk ur yi yue zh"
)
"""Whisper's languages that it writes in letters of other scripts."""

_XLSR = "jonatasgrosman/wav2vec2-large-xlsr-53-"

KNOWN: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "cs": ("ces", ("comodoro/wav2vec2-xls-r-300m-cs-250",)),
    "da": ("dan", ("saattrupdan/wav2vec2-xls-r-300m-ftspeech",)),
    "de": ("deu", (f"{_XLSR}german", "facebook/wav2vec2-large-xlsr-53-german")),
    "el": ("ell", (f"{_XLSR}greek",)),
    "es": ("spa", (f"{_XLSR}spanish", "facebook/wav2vec2-large-xlsr-53-spanish")),
    "fi": ("fin", (f"{_XLSR}finnish",)),
    "fr": ("fra", (f"{_XLSR}french", "facebook/wav2vec2-large-xlsr-53-french")),
    "hi": ("hin", ("theainerd/Wav2Vec2-large-xlsr-hindi",)),
    "hu": ("hun", (f"{_XLSR}hungarian",)),
    "it": ("ita", (f"{_XLSR}italian", "facebook/wav2vec2-large-xlsr-53-italian")),
    "ja": ("jpn", (f"{_XLSR}japanese",)),
    "ko": ("kor", ("kresnik/wav2vec2-large-xlsr-korean",)),
    "nl": ("nld", (f"{_XLSR}dutch", "facebook/wav2vec2-large-xlsr-53-dutch")),
    "no": ("nob", ("NbAiLab/nb-wav2vec2-1b-bokmaal-v2",)),
    "pl": ("pol", (f"{_XLSR}polish",)),
    "pt": ("por", (f"{_XLSR}portuguese", "facebook/wav2vec2-large-xlsr-53-portuguese")),
    "ro": ("ron", ("gigant/romanian-wav2vec2",)),
    "ru": ("rus", (f"{_XLSR}russian",)),
    "sv": ("swe", ("KBLab/wav2vec2-large-voxrex-swedish",)),
    "tr": ("tur", ("mpoyraz/wav2vec2-xls-r-300m-cv7-turkish",)),
    "uk": ("ukr", ("Yehor/wav2vec2-xls-r-300m-uk-with-small-lm",)),
    "zh": ("cmn-script_simplified", (f"{_XLSR}chinese-zh-cn",)),
}
"""Three-letter code (of an adapter) and hub repositories for each language, best first.

Most are the choices of whisperX; none was measured here."""

_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


def _ctc(model: str, language: str) -> Aligner:
    from pipeline.backends.ctc import Ctc

    return Ctc(model, language=language or None)


def _sphinx(model: str, language: str) -> Aligner:
    if model:
        raise OptionError(f"the aligner pocketsphinx has no model '{model}': name it alone.")
    from pipeline.backends.sphinx import PocketSphinx

    return PocketSphinx()


def _tightened(model: str, language: str) -> Aligner:
    from pipeline.protocols.aligner import Tightened

    return Tightened()


ALIGNERS: Final[Registry[AlignerFactory]] = Registry(
    "an aligner",
    "paperedit.aligners",
    {"ctc": _ctc, "pocketsphinx": _sphinx, "tightened": _tightened},
)


@dataclass(frozen=True, slots=True)
class AlignerChoice:
    """An aligner that is here but not loaded."""

    name: str
    """For people and for the record."""
    module: str
    """Its name in ALIGNERS."""
    model: str = ""
    """Which of its models: a folder, for one of CTC."""
    language: str = ""
    """The three-letter code of a CTC model's adapter, where it has one for each language."""

    def loaded(self) -> Aligner:
        """The aligner itself; raises OptionError and ModelError as `Registry.find`."""
        return ALIGNERS.find(self.module)(self.model, self.language)


_OF_ENGLISH: Final = AlignerChoice(SPHINX, "pocketsphinx")
_LAST_RESORT: Final = AlignerChoice(TIGHTENED, "tightened")


def chosen_aligner(language: str, named: str | None = None) -> AlignerChoice:
    """What places the words of `language`: the model that is `named`, else the best that is here.

    `named` is `module:model`; a folder or a repository in the local hub cache is one of CTC.
    Nothing is ever downloaded. Raises ModelError when it is neither, or has no adapter for the
    language, and OptionError for a module of no aligner.
    """
    if named:
        return _named(language, named)
    if language == "en":
        return _OF_ENGLISH
    code, repositories = KNOWN.get(language, ("", ()))
    for repository in repositories:
        if folder := cached_aligner(repository):
            return AlignerChoice(f"ctc:{repository}", "ctc", str(folder))
    if language not in _OTHER_SCRIPTS and (folder := cached_aligner(IN_PLAIN_LETTERS)):
        return AlignerChoice(f"ctc:{IN_PLAIN_LETTERS}", "ctc", str(folder))
    for repository in MANY if code else ():
        folder = cached_aligner(repository, f"adapter.{code}.safetensors")
        if folder:
            return AlignerChoice(f"ctc:{repository}", "ctc", str(folder), code)
    return _LAST_RESORT


def aligner_for(language: str) -> Aligner:
    """The best aligner that is here for a language."""
    return chosen_aligner(language).loaded()


def _named(language: str, named: str) -> AlignerChoice:
    module, model = module_and_model(named)
    if not module and named in ALIGNERS.plug_ins():
        module, model = named, ""
    if named in (SPHINX, "pocketsphinx"):
        return _OF_ENGLISH
    if named == "tightened":
        return _LAST_RESORT
    if module in ("", "ctc"):
        return _of_ctc(language, model)
    ALIGNERS.find(module)
    return AlignerChoice(named, module, model, language)


def _of_ctc(language: str, named: str) -> AlignerChoice:
    folder = Path(os.path.expanduser(named))
    if not (folder / "config.json").is_file():
        found = cached_aligner(named)
        if not found:
            raise ModelError(
                f"the aligner {named} is neither a model's folder nor in the local hub cache: "
                f"get it with 'hf download {named}', or name a folder."
            )
        folder = found
    if not any(folder.glob("adapter.*.safetensors")):
        return AlignerChoice(f"ctc:{named}", "ctc", str(folder))
    code = KNOWN.get(language, (language, ()))[0]
    if not (folder / f"adapter.{code}.safetensors").is_file():
        raise ModelError(
            f"the aligner {named} has no adapter.{code}.safetensors here, which it needs for "
            f"'{language}': get that file too, or name another aligner."
        )
    return AlignerChoice(f"ctc:{named}", "ctc", str(folder), code)


def cached_aligner(repository: str, *also: str) -> Path | None:
    """The folder of a model in the local hub cache, if configuration, weights and `also` are."""
    from huggingface_hub import constants, try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    def place(name: str) -> Path | None:
        found = try_to_load_from_cache(repository, name, constants.HF_HUB_CACHE)
        return Path(found) if isinstance(found, str) else None

    try:
        config = place("config.json")
        complete = config and any(map(place, _WEIGHTS)) and all(map(place, also))
    except HFValidationError:
        return None
    return config.parent if config and complete else None
