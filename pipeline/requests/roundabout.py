"""Roundabout ways of saying something, in words that the rules know.

"May I ask that Ben, who was a guest, be removed"     may I ask that Ben be removed
"I should be glad if the ads were dropped"            please the ads should be dropped
"not to cut the intro nor to touch the outro"         not to cut the intro, do not touch the outro
"cut the ads but nah forget it it's funny"            cut the ads but nah, forget it, it's funny
"cut the pauses, but not after I ask"                 cut the pauses, but keep pauses after ...
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.requests.verbs import cues
from pipeline.requests.vocabulary import mentions

_ASIDE: Final = re.compile(
    r", (?:(?:of |by |for )?(?:whom|which|who|whose)\b|\w+ as (?:it|they|he|she) (?:is|are|was|"
    r"were)\b)[^,;.!?]*, (?=(?:to )?(?:be|were|was|is|are|could|may|might|should|can|must|would|"
    r"shall|ought to|has to|have to|needs? to)\b)"
)
"""What is told of an object between it and its verb."""
_GLAD: Final = (
    r"(?:grateful|glad|happy|obliged|pleased|delighted|thankful|relieved|indebted|appreciate it|"
    r"please me|help|be (?:good|nice|kind|great|lovely|best|better|wonderful|appreciated))"
)
_WERE: Final = re.compile(
    rf"\b(?:i|we|it)(?:'d| would| should| shall|'ll| will)(?: \w+){{0,2}}? {_GLAD}(?: \w+){{0,2}}? "
    r"if (?P<what>[^,;.!?]{1,80}?) (?:were|was|could be|might be|would be|can be)(?: to be)? "
    rf"(?P<done>[a-z]+)"
)
_ASKED: Final = (
    r"(?:(?:a|each|every|any|the|all|my|our|his|her|one of my) )*questions?|"
    r"i(?:'ve| have|'d| had)? (?:just )?(?:ask|pose|put)(?:e?d)?\b(?: (?:(?:him|her|them) )?(?:"
    r"something|someone|anyone|anything|somebody|a question|questions?|him|her|them)\b)?"
)
_AFTER_ASKING: Final = re.compile(
    r",? ?(?:(?:but|though|although|just|only|and|though) )*(?:not|except(?: for)?|apart from|"
    r"other than|save|leave|keep|spare)(?: in)? (?:(?:the|those|any) )?(?:(?:ones?|pauses|silences|"
    r"gaps) )?(?:right |just |directly |straight |immediately )?(?:after|following|behind|when|"
    rf"whenever|where|once) (?:{_ASKED})(?=[ ,;.!?]*$|[,;.!?])"
)
"""What the editors can keep: the pauses in which an answer is thought of."""
_CARRIED: Final = re.compile(
    r",? (?:and )?(?P<word>nor|neither|or)(?: (?:to|even|also))? (?=[a-z])"
)
_DENIED: Final = re.compile(
    r"(?:\b(?:not|never|nor|neither|without|no need to|cannot|refuse to|forbid|avoid)\b|n't\b)"
    r"(?!.*(?:[;:.!?]|\bbut\b|\bonly\b|\bjust\b|\binstead\b))"
)
_NEITHER_MUST: Final = re.compile(
    r",? and neither (?:must|should|may|can|do|does|shall|ought) (?P<what>(?:the|my|our|his|her"
    r"|their) \w+(?: \w+)??)(?: be \w+)?(?=[,;.!?]|$)"
)
_REVOKED: Final = re.compile(
    r",? \b(?P<said>(?:forget (?:about )?(?:it|that|this)|(?:scratch|scrap|cancel) (?:that|this|"
    r"it)|never ?mind|nvm|nah|let it be|don't bother))(?=[,.;!?]|$| (?:its|it's|it is|they|they're|"
    r"we|i|just|actually|please|forget|scratch|lol|haha|then)\b),?"
)
_SCRATCHED: Final = re.compile(r"\b(?:scratch|scrap|forget|cancel) (?P<what>(?:the|my|our) \w+)\b")

_SHOULD_THEY: Final = re.compile(
    r"(?:(?<=[.;!?\n] )|^)should (?!i\b|we\b|you\b|it\b)[^,.;!?]{3,60}, "
    r"(?=(?:we|i|you|then|please)\b)"
)
"""A condition without "if": "should the sponsor pull out, we'd drop the ad"."""
_EXCEPTED_TIME: Final = re.compile(
    r"\b(?P<but>except(?: for)?|apart from|other than|save for|bar|excluding) (?:the|my|our|his|"
    r"her)(?! ones?\b)(?: [a-z]+){1,5},? (?=‹time\d+›)"
)
"""What is spared by its times, and told of besides."""
_NEITHER_OF: Final = re.compile(
    r"\b(?P<verb>cut|remove|drop|delete|touch|bleep|shorten|lose|trim|edit) neither "
    r"(?P<first>[^,;.!?]{3,40}?),? nor "
)
_STRESSED: Final = re.compile(
    r"\b(?P<no>do not|don't|never|must not|should not)(?:,? (?:under any circumstances?|on any "
    r"account|by any means|whatever (?:happens|you do)|please),? |(?: ?,){2,} )(?=[a-z])"
)
"""A denial with something between it and its verb."""
_HUMMED: Final = re.compile(
    r"(?:(?<=[,.;!?] )|^)(?:hm+|eh|er|um|uh),? (?=(?:actually|no|wait|on second|i|maybe|well|let|"
    r"never|it's|so)\b)"
)
"""What is hummed in front of a second thought, and is no hesitation to be cut."""
_SILENCED: Final = re.compile(r"\bsilenc(?:e|ed) (?=(?:it|them|that|those|this)\b)")
_TOLD_WORD: Final = re.compile(
    r"\b(?:(?:sur|nick)?names?|address(?:es)?|numbers?|e-?mails?|(?:pass)?words?|brands?|"
    r"birthdays?)\b"
)
"""What is said, and may be bleeped."""


def plainly(text: str) -> str:
    """A request in lower case, without some turns of speech that hide what is wanted."""
    text = _STRESSED.sub(r"\g<no> ", _HUMMED.sub("", re.sub(r" +,", ",", text)))
    text = _NEITHER_OF.sub(r"do not \g<verb> \g<first> and do not \g<verb> ", text)
    text = _WERE.sub(r"please \g<what> should be \g<done>", _ASIDE.sub(_untold, text))
    text = _NEITHER_MUST.sub(r", nor \g<what>", text)
    text = _REVOKED.sub(r", \g<said>,", _SCRATCHED.sub(_kept_again, text))
    text = _SHOULD_THEY.sub("if they decide so, ", text)
    text = _EXCEPTED_TIME.sub(r"\g<but> ", _SILENCED.sub(_bleeped, text))
    return _CARRIED.sub(_denied_too, _AFTER_ASKING.sub(_thought_over, text))


_NEAR, _FAR = 40, 300
"""Letters in which a verb stands behind a word that joins, and a denial in front of it."""


def _untold(match: re.Match[str]) -> str:
    """A space for what is merely told; "the ads, which must stay, are too long" tells more."""
    spares = any(cue.sense in ("stay", "not") for cue in cues(match[0][:_FAR]))
    return match[0] if spares else " "


def _denied_too(match: re.Match[str]) -> str:
    """A denial of its own for a verb that an earlier one denies: "nor", and "or" behind "not"."""
    before = match.string[max(0, match.start() - _FAR) : match.start()]
    behind = match.string[match.end() : match.end() + _NEAR]
    first = next(iter(cues(re.split(r"[,;.!?]", behind)[0])), None)
    opens = first is not None and not first.start and not first.is_behind
    if not opens or not (match["word"] == "nor" or _DENIED.search(before)):
        return match[0]
    return ", do not "


def _bleeped(match: re.Match[str]) -> str:
    """A word is bleeped, where pauses would be meant by the bare "silence"."""
    return (
        "bleep "
        if _TOLD_WORD.search(match.string, max(0, match.start() - _FAR), match.start())
        else "hush "
    )


def _kept_again(match: re.Match[str]) -> str:
    """To stay, for what was named to go before: "the ads and the ums, scratch the ads"."""
    return f"keep {match['what']}" if match["what"] in match.string[: match.start()] else match[0]


def _thought_over(match: re.Match[str]) -> str:
    """Pauses after questions to be kept, where pauses are what was spoken of."""
    is_gaps = any(
        m.whats == ("gaps",)
        for m in mentions(match.string[max(0, match.start() - _FAR) : match.start()])
    )
    return ", but keep pauses after questions" if is_gaps else match[0]
