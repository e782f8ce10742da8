"""Which aligner places the words of a language: the best that is already on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from media.errors import ModelError

if TYPE_CHECKING:
    from pipeline.protocols.aligner import Aligner

SPHINX: Final = "pocketsphinx:en-us"
TIGHTENED: Final = "recogniser's times, tightened"

MANY: Final = ("facebook/mms-1b-all", "facebook/mms-1b-fl102", "facebook/mms-1b-l1107")
"""Models of very many languages, with a small adapter file for each."""

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


@dataclass(frozen=True, slots=True)
class AlignerChoice:
    """An aligner that is here but not loaded."""

    name: str
    """For people and for the record."""
    folder: Path | None = None
    """Of a CTC model; None for the others."""
    adapter: str | None = None
    """The three-letter code of the model's adapter, where it has one for each language."""

    def loaded(self) -> Aligner:
        """The aligner itself."""
        if self.folder:
            from pipeline.backends.ctc import Ctc

            return Ctc(str(self.folder), language=self.adapter)
        if self.name == SPHINX:
            from pipeline.backends.sphinx import PocketSphinx

            return PocketSphinx()
        from pipeline.protocols.aligner import Tightened

        return Tightened()


def chosen_aligner(language: str, named: str | None = None) -> AlignerChoice:
    """What places the words of `language`: the model that is `named`, else the best that is here.

    `named` is a folder or a repository in the local hub cache; nothing is ever downloaded. Raises
    ModelError when it is neither, or has no adapter for the language.
    """
    if named:
        return _named(language, named)
    if language == "en":
        return AlignerChoice(SPHINX)
    code, repositories = KNOWN.get(language, ("", ()))
    for repository in repositories:
        if folder := cached_aligner(repository):
            return AlignerChoice(f"ctc:{repository}", folder)
    for repository in MANY if code else ():
        folder = cached_aligner(repository, f"adapter.{code}.safetensors")
        if folder:
            return AlignerChoice(f"ctc:{repository}", folder, code)
    return AlignerChoice(TIGHTENED)


def aligner_for(language: str) -> Aligner:
    """The best aligner that is here for a language."""
    return chosen_aligner(language).loaded()


def _named(language: str, named: str) -> AlignerChoice:
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
        return AlignerChoice(f"ctc:{named}", folder)
    code = KNOWN.get(language, (language, ()))[0]
    if not (folder / f"adapter.{code}.safetensors").is_file():
        raise ModelError(
            f"the aligner {named} has no adapter.{code}.safetensors here, which it needs for "
            f"'{language}': get that file too, or name another aligner."
        )
    return AlignerChoice(f"ctc:{named}", folder, code)


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
