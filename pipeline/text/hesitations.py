"""What hesitation sounds like in each language, and the prompt that makes a recogniser write it.

Whisper was trained on tidy captions and leaves out what tidy captions leave out. A short prompt
full of hesitations makes it write them; a long one makes it lose sentences, and openers such as
"I'm" seed loops (rescript pull request 59), so each prompt stays under 40 characters.

A sound is listed only where it is no word of that language: German "um" means "around", Dutch
"er" means "there", Portuguese "um" means "a", French "eh" calls somebody, Spanish "este" means
"this", Japanese "あの" means "that".
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection


class Hesitation(NamedTuple):
    """A language's prompt, and its filler sounds in lower case, not lengthened."""

    prompt: str
    sounds: frozenset[str]


def _sounds(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HUMS = "hm hmm mm"

HESITATIONS: Final[dict[str, Hesitation]] = {
    "cs": Hesitation("Ehm, no, ééé, hmm, já...", _sounds(f"ehm eh ee éé ehmm {_HUMS}")),
    "da": Hesitation("Øh, øhm, altså, hmm, jeg...", _sounds(f"øh øhm øhh {_HUMS}")),
    "de": Hesitation("Äh, ähm, also, hm, ich, ich...", _sounds(f"äh ähm öh öhm ehm {_HUMS}")),
    "el": Hesitation("Εε, εμ, λοιπόν, χμ...", _sounds("εε εμ εεε χμ χμμ μμ")),
    "en": Hesitation(
        "Um, uh, I, I mean, you know, er, hmm.",
        _sounds(f"um uh er erm uhm umm uhh ehm mmm {_HUMS}"),
    ),
    "es": Hesitation("Eh, em, mmm, o sea, eh...", _sounds(f"eh ehm em eeh emm {_HUMS}")),
    "fi": Hesitation("Öö, tota, ääh, hmm, siis...", _sounds(f"öö ööh öh ää ääh {_HUMS}")),
    "fr": Hesitation("Euh, hum, ben, euh, je, je...", _sounds(f"euh heu hum euhm {_HUMS}")),
    "hi": Hesitation("अं, उम, हम्म, मतलब...", _sounds("अं उम अम हम्म उह")),
    "hu": Hesitation("Öö, hát, izé, ööm, hmm...", _sounds(f"öö ööm ő öhm {_HUMS}")),
    "it": Hesitation("Ehm, eh, mmm, cioè, ehm...", _sounds(f"ehm eehm emm uhm {_HUMS}")),
    "ja": Hesitation(
        "えーと、えっと、うーん、あのー。", _sounds("えー えーと えっと えーっと うーん んー あー")
    ),
    "ko": Hesitation("어, 음, 그, 음...", _sounds("음 으음 어음 흠")),
    "nl": Hesitation("Eh, ehm, uh, hmm, ik, ik...", _sounds(f"eh ehm uh uhm euh {_HUMS}")),
    "no": Hesitation("Eh, øh, altså, hmm, jeg...", _sounds(f"eh ehm øh øhm {_HUMS}")),
    "pl": Hesitation("Yyy, eee, no, hmm, ja, ja...", _sounds(f"yyy eee yy ee ehm {_HUMS}")),
    "pt": Hesitation("Hã, ãh, é, hmm, tipo...", _sounds(f"ãh hã ahn hum ehm {_HUMS}")),
    "ro": Hesitation("Ăă, îî, deci, hmm...", _sounds(f"ăă ăăă îî ăm {_HUMS}")),
    "ru": Hesitation("Э-э, м-м, ну, эм, хм...", _sounds("э ээ эм мм хм эээ эмм")),
    "sv": Hesitation("Öh, eh, alltså, hmm, jag...", _sounds(f"öh öhm eh ehm {_HUMS}")),
    "tr": Hesitation("Iıı, eee, şey, hmm...", _sounds(f"ııı eee ıı ee {_HUMS}")),
    "uk": Hesitation("Е-е, м-м, ну, ем, хм...", _sounds("ее ем мм хм еее")),
    "zh": Hesitation("呃，嗯，额，那个，呃……", _sounds("呃 嗯 额 呃呃 嗯嗯")),
}
"""Written from general knowledge; no native speaker has checked it and only English was measured.

Short words that are also answers (Korean "어", Spanish "este", French "ben") stay out: the
prompt may hold them, the list may not.
"""

ANSWERS: Final = frozenset({"mhm", "uhhuh", "mmhmm"})
"""Hums that say yes: words, wherever they stand."""


def prompt_for(language: str) -> str:
    """The verbatim prompt of a language, or "" for one that has none."""
    known = HESITATIONS.get(language)
    return known.prompt if known else ""


def is_hesitation(text: str, language: str) -> bool:
    """Whether a written word is a hesitation sound of the language, lengthened or not ("ummm")."""
    known = HESITATIONS.get(language)
    return known is not None and is_sound(text, known.sounds)


def is_sound(text: str, sounds: Collection[str]) -> bool:
    """Whether a written word is one of some sounds, lengthened or not."""
    word = bare(text)
    if word in sounds or word in ANSWERS:
        return word in sounds
    return len(word) > 2 and word not in _NOT_LENGTHENED and _short(word) in map(_short, sounds)


_NOT_LENGTHENED: Final = frozenset({"err"})


def _short(word: str) -> str:
    return re.sub(r"(\w)\1+", r"\1", word)


def bare(text: str) -> str:
    """Lower case without punctuation, hyphens and spaces: how words are compared."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)
