"""A request without the turns of phrase of people to whom English is a second language, or haste.

"The video must make 8 minutes"               must be 8 minutes
"make it shorter to 20 minutes"               make it 20 minutes
"put a beep on top of the bad words"          bleep the bad words
"everything my cousin Emre says"              everything Emre says
"the last 2 minutes is car noise, cut it"     cut the last 2 minutes
"Pauses are to be left as recorded"           Pauses must stay
"it was lovely without the ums"               nothing: that is praise
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.requests.lengths import in_figures
from pipeline.requests.openings import without_openings

_CUT_IT: Final = (
    r"(?:,|;|\.| -| –|:)? (?:please |so |just |then |and |you can |can you )*(?:cut|ditch|drop|"
    r"remove|delete|lose|bin|dump|chop|trim|scrap|skip|kill|take)(?: off| out)? (?:it|them|that|"
    r"those|this|all that)(?: off| out| away)?(?=[ .,;!?]*$|[.,;!?]| please\b| and\b)"
)
_LONG: Final = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|few|couple of)"
_EDGE: Final = (
    rf"(?:the |my |our )?(?P<edge>(?:very )?(?:first|last) (?:{_LONG} )?"
    r"(?:minutes?|mins?|seconds?|secs?))"
)
_OPENS: Final = r"(?:^|(?<=[.!?;,] )|(?<=\band )|(?<=\bso ))"
_OVER: Final = r"(?:over|on top of|on|onto|in place of|instead of|across)"
_BLEEP_MENTIONS: Final = (
    r"\b(bleep|beep|censor|mute|silence)(?: out)? (?:(?:every|each|all|any|the)(?: of the| the)? )?"
    r"(?:mentions?|instances?|occurrences?|uses?|references?) (?:of|to)"
)
_TURNS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\b(must|should|has to|have to|needs? to|may) (?:make|take|have|last|run) "
         r"(?=(?:about |only |max(?:imum)? )?\d+ ?(?:min|hour|sec))", r"\1 be "),
        (r"\b(make|cut|get|bring) (it|this|that|the \w+) shorter,? to (?=(?:about )?\d)",
         r"\1 \2 "),
        (rf"\bput (?:an? |the |some )?b(?:l)?eeps? {_OVER} (?=(?:the|all|any|every|each|my|our|"
         r"his|her|their|those|these|it|them|bad|swear|curse)\b)", "bleep "),
        (r"\bput (?:an? |the |some )?b(?:l)?eeps? (?:on top|over|on)(?=[.,;!?]|$| please)",
         "bleep them"),
        (r"\b(everything|all|anything|whatever|every word) (?:that )?(?:my|our|the|his|her) "
         r"[a-z]+ (?-i:([A-Z][a-z]+)) (says|said|is saying)\b", r"\1 \2 \3"),
        (rf"{_OPENS}{_EDGE} (?:is|are|was|were|has|have) [^.,;:!?]{{2,50}}{_CUT_IT}",
         r"cut the \g<edge>"),
        (rf"{_OPENS}[^.,;:!?]{{2,40}} (?:is|are|was|were|takes?|fills?|lasts?) {_EDGE}{_CUT_IT}",
         r"cut the \g<edge>"),
        (r"\b(nothing (?:may|must|should|can|shall|is to) be \w+)(?:[,:;.]* (?:and |or |also )?"
         r"(?:no|not even|neither|nor) [\w']+(?: [\w']+){0,2}(?=[ ,;.!?]*$|[,;.!?]| or\b| and\b))+",
         r"\1"),
        (rf"\b(cut|remove|delete|trim|drop|skip|lose|bin|chop)(?: off| out)? "
         rf"(?=(?:first|last) {_LONG} (?:minutes?|mins?|seconds?|secs?)\b)", r"\1 the "),
        (r"\b(?:leave|keep) (?:the|my|our) (?:audio|sound|recording|picture|video|film) "
         r"(?:itself )?(?:untouched|alone|unchanged|intact|as (?:it|they|is)(?: is| was| are)?)"
         r"(?=[ .,;!?]*$|[.,;!?])", "no other changes"),
        (r"\b(?:and|but)? ?please not (?=(?:his|her|their|my|our|the)\b)", "but not "),
        (r"(\bbut not [^.,;!?]{2,60}?),? (?:and |or |nor |but )(?:also |please )?not "
         r"(?=(?:the|my|our|his|her|their|any)\b)", r"\1, keep "),
        (r"\b(?:only|just) (the \w+) (?:don't|do not|never|please don't) (?:touch|cut|change)\b",
         r"keep \1"),
        (r"\b(?:do not|don't) (?:cut|remove|delete|take out|lose) (the [a-z]+(?: words?)?)(?:[,.;]|"
         r" but| -)+ (?:please |just |only |instead )*(bleep|mute|beep) (?:it|them|that|those)\b",
         r"\2 \1"),
        (r"\b(?:don't|do not|instead of|rather than) (?:cut|remov|delet)(?:e|ting|ing)?(?: out)? "
         r"((?:the (?:[a-z]+ )?|long(?:er)? )?(?:pauses|silences|gaps))(?: completely| entirely)?"
         r"[,;]?(?: (?:but|just|only|please|simply))* (?:shorten|trim|tighten) (?:them|those)\b",
         r"shorten \1"),
        (r"\breplace (?:every|each|all|any) (?:mentions?|instances?|occurrences?|uses?) of "
         r"([^,.;!?]{2,40}?) (?:with|by) (?:an? |some )?(?:silence|b?l?eeps?|tones?)\b",
         r'bleep "\1"'),
        (rf"{_BLEEP_MENTIONS} (?!(?:it|them|that|this|(?:the )?(?:swear|profan|bad|f-))\w*\b)"
         r"(?:(?:the|my|our|his|her|their) )?([^,.;!?]{2,40}?)(?= (?:and|but|please|so|because|in|"
         r"from|throughout|everywhere)\b|[,.;!?]|$)", r'\1 "\2"'),
        (rf"{_BLEEP_MENTIONS} $", r"\1 "),
        (r"\bhole (?=(?:time|thing|way|episode|show|talk|recording|interview|bit|part|lot)\b)",
         "whole "),
        (r"\b(?:is|are) to be (?:left|kept|preserved|retained|spared)(?: in| alone| there| "
         r"as [\w ]{2,20}?)?(?=[ .,;!?]*$|[.,;!?]| and\b| but\b)", "must stay"),
        (r"\b(?:it|that|this|they|everything|the \w+) (?:was|were|sounded|felt|looked) "
         r"(?:so |very |really |much |just |absolutely |quite )*(?:lovely|great|good|nice|better|"
         r"perfect|wonderful|fine|beautiful|brilliant) without [^.,;!?]+", ""),
    )
)  # fmt: skip


def without_other_turns(text: str) -> str:
    """The text with such turns put as the rules know them; what is in quotes stays."""
    parts = re.split(r"(\"[^\"]*\"|“[^”]*”|«[^»]*»)", text)
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(parts))


def _plain(text: str) -> str:
    for pattern, plain in _TURNS:
        text = pattern.sub(plain, text)
    return in_figures(without_openings(text))
