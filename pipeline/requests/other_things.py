"""Whether a part's name only says which other thing is meant, or where a sound is to be mended.

"remove the ad music"              music, which no cut of words takes out
"make the intro louder"            not everything
"the noise while I'm speaking"     not everywhere
"cut the intro Ben recorded"       one of several
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.requests.sentences import Clause
    from pipeline.requests.vocabulary import Mention

_SOUND: Final = (
    r"voices?|sound(?: (?:effects?|level|quality))?|audio|noises?|volumes?|beds?|effects?|sfx|"
    r"stings?|stingers?|accent|hum|hiss|echo|tone|beeps?"
)
_SONGS: Final = r"music|jingles?|songs?|tunes?|theme|tracks?"
_PICTURE: Final = (
    r"videos?|pictures?|images?|photos?|logos?|graphics?|texts?|titles?|cards?|screens?|"
    r"animations?|banners?|slides?|visuals?|footage|frames?|overlays?|subtitles?|captions?|"
    r"thumbnails?|colou?rs?|fonts?"
)
_WORDING: Final = r"names?|scripts?|wording|links?|urls?|prices?|address(?:es)?|phone|numbers?"
_PEOPLE: Final = r"guys?|lady|woman|man|person|hosts?|speakers?|readers?|actors?|kids?"
_MEASURE: Final = r"lengths?|speed|pace|tempo|durations?|positions?|order"
_THING: Final = f"(?:{_SOUND}|{_PICTURE}|{_WORDING}|{_PEOPLE}|{_MEASURE})"
_HEAD: Final = re.compile(rf" (?:background )?{_THING}\b(?! (?:read|spot|break)s?\b)")
"""Behind a part: what is called after it."""
_MUSIC_HEAD: Final = re.compile(rf" (?:background )?(?:{_SONGS})\b")
_THING_OF: Final = re.compile(
    rf"\b(?:{_SONGS}|{_THING}) (?:of|behind|over|on|for|under|beneath|during|in) "
    r"(?:the |our |my |this |that )?$"
)
"""In front of a part: what is only of it."""
_MUSICAL: Final = frozenset({"cut:intro", "cut:outro"})
"""Parts that one also means by their music."""
_WHO: Final = (
    r"(?:he|she|they|‹speaker\d+›|(?:my|our|the) \w+|(?!i\b|we\b|you\b|it\b|is\b|are\b)\w+)"
)
_DID: Final = (
    r"(?:recorded|made|did|read|reads|wrote|voiced|spoke|speaks|sang|produced|sent(?: us| me)?|"
    r"gave(?: us| me)?)"
)
_BY_SOMEBODY: Final = re.compile(
    rf" (?:(?:that |which )?{_WHO} {_DID}|(?:that (?:is|was) )?(?:recorded|made|read|spoken|voiced|"
    r"written|produced|done) by (?!us\b|me\b)|from (?:last|another|an older|(?:the|our|my) (?:last|"
    r"previous|old|other|first)) \w+)\b"
)
_TOLD_BY: Final = _MUSICAL | {"cut:teaser", "cut:credits"}
_NOUNS: Final = _TOLD_BY | {"cut:sponsor", "cut:housekeeping"}
"""Parts that are called by nouns, and not by what people do in them."""
_PART_NAME: Final = (
    r"(?:intro\w*|outro|teaser|credits|ads?|advert\w*|commercials?|sponsor\w*(?: reads?)?|opening|"
    r"ending|closing|small ?talk|trailer|jingle|theme|music|(?:very )?(?:first|second|third|last|"
    r"other) (?:half|third|quarter|part|section|bit|(?:few |\w+ )?minutes?|hour))"
)
_WHOSE: Final = r"(?:(?:the|my|our|his|her|this|that|all|all the) )?"
_LOUDNESS: Final = r"(?:louder|quieter|softer|loud|quiet|up|down|clearer|crisper)"
_AT_LEVEL: Final = re.compile(
    rf"\b(?:mak|turn|bring|mov|set|rais|lower|boost|push|duck|get)(?:e|ing|s)?(?: (?:up|down))? "
    rf"{_WHOSE}{_PART_NAME}(?! as )(?: (?:\w+ ){{0,3}}?{_LOUDNESS})?(?=$| (?:\w+ ){{0,2}}\w+$)"
)
"""An order to have one part louder; that it is as loud as the rest is what levelling does."""
_AS_THE_REST: Final = re.compile(r"\b(?:as (?:loud|quiet) as|same|match\w*|equal|even\w*|level)\b")
_MENDED_PART: Final = re.compile(
    rf"(?:please |and |just |can you |could you )*(?:denoise|enhance|clean up|clean|de-?reverb|"
    rf"de-?hiss|normali[sz]e|compress|boost|master|improve|mute|silence) (?:the (?:sound|audio|"
    rf"noise) (?:of|in|on) )?{_WHOSE}{_PART_NAME}\b"
)
_WHILE: Final = re.compile(
    r"\b(?P<only>only |just )?(?:while|when|whenever|where|wherever|during|between|as long as) "
    r"(?P<when>.*)"
)
_PART_ONLY: Final = re.compile(
    r"\b(?:in|of|from|on|for|during) (?:the |my |our |his |her )?(?:\w+ )?(?:part|half|section|bit|"
    r"interview|answers?|questions?|intro|outro|ads?|side|speaker|guest|host|call|voice) only$"
)
_TALK: Final = re.compile(
    r"\b(?:speak\w*|talk\w*|says?|said|quiet|silent|silence\w*|paus\w+|nobody|no ?one|laugh\w*|"
    r"reads?|reading|answer\w*|sing\w*|answers|questions?|interview\w*|listen\w*)\b"
)
_IS_ORDER: Final = re.compile(
    r"(?:please |and |just |can you |could you |i want you to |then )*(?:remove|cut|get rid|take|"
    r"delete|reduce|lower|clean|denoise|kill|lose|drop|fix|strip|filter|suppress|mute|turn|level|"
    r"normali[sz]e|make|raise|boost)\b"
)


_MUTED: Final = re.compile(
    r"(?:mute|silence)(?:d|s)? (?:the |my |our |his |her )?(?:co-?host|host|guest|caller|speaker|"
    r"mic\w*|tracks?|audio|music|sound|video|everything|everyone|everybody|‹speaker\d+›)"
    r"\b(?!')"
)
"""Somebody, or all of a sound, and no word."""
_MUSIC: Final = re.compile(r"\b(?:music|jingles?|songs?|soundtrack)\b")


def is_of_another_thing(clause: Clause) -> bool:
    """Whether what a clause is about is no part of the talk, or only one of several parts."""
    if any(m.whats == ("bleep",) and _MUTED.match(clause.text, m.start) for m in clause.mentions):
        return True
    return any(
        _names_thing(clause.text, mention)
        for mention in clause.mentions
        if mention.whats[0] in _NOUNS and len(mention.whats) == 1
    )


def _names_thing(text: str, mention: Mention) -> bool:
    front, behind = text[: mention.start], text[mention.end :]
    if mention.whats[0] in _TOLD_BY and _BY_SOMEBODY.match(behind):
        return True
    if _HEAD.match(behind) or _THING_OF.search(front):
        return True
    return mention.whats[0] not in _MUSICAL and bool(_MUSIC_HEAD.match(behind))


def _is_by_decibels(clause: Clause) -> bool:
    """Whether a part is to have another level: "ads -6 dB"."""
    is_part = any(mention.whats[0] in _NOUNS for mention in clause.mentions)
    return is_part and bool(re.search(r"\d ?db\b", clause.text))


def is_mended_in_part(clause: Clause) -> bool:
    """Whether the sound is to be mended in one part, or at some moments only."""
    kinds = {what for mention in clause.mentions for what in mention.whats}
    if not kinds & {"levels", "enhance"}:
        return False
    text = clause.text
    if "levels" in kinds and (_MUSIC.search(text) or _is_by_decibels(clause)):
        return True
    if _MENDED_PART.match(text) or (_AT_LEVEL.search(text) and not _AS_THE_REST.search(text)):
        return True
    if _PART_ONLY.search(text):
        return True
    found = _WHILE.search(text) if _IS_ORDER.match(text) else None
    return bool(found and (found["only"] or _TALK.search(found["when"])))
