"""The words that say what is to happen to something: away with it, leave it, make one.

Patterns over lower case; the first of two that overlap counts, so composed ones stand first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Sense = Literal["go", "stay", "make", "not", "void"]
"""`go`: away with it; `stay`; `make`: there should be one; `not`: neither; `void`: of nothing."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Words that say what is to happen to an object."""

    start: int
    end: int
    sense: Sense
    is_behind: bool = False
    """Whether it stands behind its object: "the ads should go"."""


_CUT = (
    r"(?:cut(?:s|ting)?(?: (?:out|off|down|away|back))?|remov(?:e|es|ed|ing)|delet(?:e|es|ed|"
    r"ing)|strip(?:s|ped|ping)?(?: out)?"
    r"|drop(?:s|ped|ping)?|los(?:e|es|ing)|get(?:s|ting)? rid|rid|ditch(?:ed|ing)?|trim(?:s|"
    r"med|ming)?|chop(?:ped|ping)?|snip(?:ped|ping)?"
    r"|scrap(?:ped|ping)?|kill(?:ed|ing)?|lop(?:ped)?|axe[d]?|omit(?:ted|ting)?|skip(?:ped|"
    r"ping)?|exclud(?:e|ed|ing)|eliminat(?:e|ed|ing)"
    r"|edit(?:ed|ing)? (?:\w+ )?out|bin(?:ned)?|bleep(?:ed|ing)?|short(?:en|er|ened|ening)|"
    r"tight(?:en|er|ened|ening)|reduc(?:e|ed|ing)"
    r"|condens(?:e|ed|ing)|squeez(?:e|ed|ing)|speed(?:ing)? up|minimi[sz](?:e|ed|ing)|"
    r"weed(?:ed|ing)?(?: out)?|(?:throw|thrown|throwing|toss|put|chuck)(?: \w+)? (?:out|"
    r"away)|chuck"
    r"|toss(?:ed|ing)?|eras(?:e|ed|ing)|purg(?:e|ed|ing)|wip(?:e|ed|ing)|nix(?:ed)?|"
    r"clean(?:ed|ing)?(?: up| out)?|clear(?:ed|ing)?(?: up| out)?|tid(?:y|ied|ying)(?: up)?"
    r"|fix(?:ed|ing)?|sort(?:ed)? out|deal with|do something about|"
    r"(?:took|tak(?:e|es|en|ing)) (?:out|"
    r"away|off)|leav(?:e|ing) out|pull(?:ed|ing)? out|pluck(?:ed)?(?: out)?"
    r"|filter(?:ed|ing)?(?: out)?|scrub(?:bed|bing)?|prun(?:e|ed|ing)|shav(?:e|ed|"
    r"ing)(?: off)?|sacrific(?:e|ed|ing)|discard(?:ed|ing)?|banish|dump(?:ed|ing)?|hack off|"
    r"suppress|mute[d]?"
    r"|carv(?:e|ed|ing) out|expung(?:e|ed|ing)|redact(?:ed|ing)?|"
    r"strik(?:e|ing)(?: out)?|excis(?:e|ed|ing)|collaps(?:e|ed|ing)|close (?:\w+ )?up|"
    r"touch(?:ed|ing)?|"
    r"alter(?:ed|ing)?|chang(?:e|ed|ing)|shrink|crop(?:ped)?|cull|zap|yank|tone down|"
    r"go after|part with|do away with|do without|nuk(?:e|ed|ing)|junk(?:ed|ing)?|"
    r"trash(?:ed|ing)?|torch(?:ed)?|slash(?:ed|ing)?|(?:slic|peel|knock)(?:e|ed|ing)? (?:out|off)|"
    r"jettison(?:ed)?|obliterat(?:e|ed|ing)|whack|yeet|(?:be|get) shot of|dispens(?:e|ed|ing) with|"
    r"dispos(?:e|ed|ing) of|spare (?:me|us|people|listeners|them)|send (?:\w+ )?packing|"
    r"(?:can|could|may|might) (?:live|manage|cope|do) without|abolish|evict)"
)  # fmt: skip
TAKES_AWAY: Final = _CUT
"""The verbs of what is to go, as a pattern."""
_ONLY_NEGATED = re.compile(r"^(?:touch|alter|chang)")
_STAY = (
    r"(?:keep(?:s|ing)?|kept|leav(?:e|es|ing)|(?<!\bi )(?<!\bwe )(?<!\bhe )"
    r"(?<!she )(?<!they )left|stay(?:s|ed|ing)?|remain(?:s|ed|ing)?|"
    r"preserv(?:e|es|ed|ing)|retain(?:ed|ing)?|"
    r"let(?= (?:\w+ ){1,4}(?:live|stay|alone)\b)|approve[d]?"
    r"|protect(?:ed)?|spare[d]?|respect|hold on to|hang on to|maintain|untouched|intact|"
    r"surviv(?:e|es)|include[d]?)"
)  # fmt: skip
_MAKE = (
    r"(?:add(?:ing)?|mak(?:e|ing)|creat(?:e|ing)|generat(?:e|ing)|writ(?:e|ing)|draft|"
    r"(?:divide|split|break|separate|structure)(?: up)?(?= [\w ]* into)|"
    r"produc(?:e|ing)|provid(?:e|ing)|export|give|hand|want|need|appreciate|"
    r"trouble you for|ask(?:ing)?(?: you)? for|request|would like|i'd like|"
    r"prefer(?! (?:shorter|tighter|fewer|less)\b)|rather have|"
    r"we'd like|would love|put in|insert"
    r"|transcribe|summari[sz]e|prepare|build|compile|pick|select|find|extract|send|"
    r"(?<!open )(?<!opens )(?<!start )(?<!starts )(?<!begin )(?<!begins )(?<!end )(?<!ends )with|"
    r"get me|list|suggest|do|set|mark)"
)  # fmt: skip
_NEG = (
    r"(?:don'?t|do not|did(?:n'?t| not)|does(?:n'?t| not)|never|not|cannot|can'?t|can not|"
    r"should(?:n'?t| not)|must(?:n'?t| not)|won'?t|will not|would(?:n'?t| not)|may not|shall not|"
    r"need(?:n'?t| not)|do(?:es)?(?:n'?t| not) (?:need|have) to|dare(?:n'?t| not)|"
    r"is(?:n'?t| not)|are(?:n'?t| not)|no need to|without|under no circumstances|on no account|"
    r"in no case|avoid|refrain from|"
    r"stop|nothing|careful not to|neither|nor|no|"
    r"instead of|rather than|as opposed to|far from)"
)  # fmt: skip
_NOT = (
    r"(?:don'?t|do not|does(?:n'?t| not)|never|not|cannot|can'?t|can not|should(?:n'?t| not)|"
    r"must(?:n'?t| not)|won'?t|need(?:n'?t| not)|(?:is|are|was|were)(?:n'?t| not))"
)  # fmt: skip
_BETWEEN = (
    r"(?:\s+(?:please|even|ever|be|been|to|really|actually|want|need|you|we|i|think|that|get|"
    r"have|going|"
    r"dare|try|start|all|any|of|to be|too much|so much|want to|supposed)){0,3}\s+"
)  # fmt: skip
_PART = (
    r"(?:cut|removed|deleted|stripped|dropped|trimmed|gone|out|taken out|edited out|touched|"
    r"shortened|tightened|changed|altered|lost|chopped|hidden|smoothed|fixed|corrected|covered)"
)

_CUES: Final[tuple[tuple[str, Sense, bool], ...]] = (
    # Behind their object.
    (r"(?<!nothing )(?:can|could|should|must|needs? to|has to|have to|ought to|may|might as well|"
     r"will|'ll|is to|are to|is going to|gotta|got to)"
     r"(?: \w+ly| all| also| now| just| both| please| definitely)? (?:go|disappear|vanish|"
     r"be (?:cut|removed|deleted|dropped|gone|trimmed|taken out|edited out|shorter|shortened|"
     r"fixed|left out|skipped|chopped|stripped|struck(?: out)?|tightened|tighter|lost|out))",
     "go", True),
    (rf"(?:{_NEG}) (?:\w+ly )?(?:go|disappear|vanish|(?:fall|drop|come|fly|get) (?:out|away|off)|"
     rf"get (?:lost|cut|removed|dropped)|be (?:cut|removed|deleted|dropped|gone|touched|"
     rf"trimmed|lost|taken out|edited out|left out|struck(?: out)?)|(?:in|for) the bin)\b",
     "stay", True),
    (rf"(?:{_NOT}) (?:\w+ly |really )?(?:stay|remain|be (?:there|in(?: \w+){{0,3}}|part of|"
     rf"heard|audible|kept|left in|"
     rf"included)|belong|needed|necessary|required|relevant|interesting|fit|help|"
     rf"add anything)\b", "go", True),
    (r"(?:can|could|should|must|has to|have to|needs? to|ought to|may|will|'ll|"
     r"gets? to)(?: \w+)? (?:stay|remain|survive|live(?! with)|be (?:kept|spared|left|preserved|"
     r"there|"
     r"in|included|"
     r"untouched))(?: (?:in|put|there|alone|as \w+ (?:is|are)))?", "stay", True),
    (r"(?:stays?|remains?|staying|(?:is|are) (?:to stay|sacred|untouchable|important|"
     r"essential|gold|staying|fine|ok(?:ay)?|good|great|nice|fun|funny|charming|lovely|"
     r"part of))(?: (?:in|put|there|as \w+ (?:is|are)))?(?! of)", "stay", True),
    (r"(?:(?:is|are|was|were) )?(?:\w+ly )?(?:intentional|deliberate|intended|on purpose|by design|"
     r"mandatory|obligatory|contractual)|(?:is|are) a (?:\w+ )?(?:device|feature|choice)|"
     r"(?:is|are) the (?:\w+ )?(?:point|joke|best part|best bit|heart|soul|charm|reason)|matters?|"
     r"gives? (?:it|us|me|them|him|her|people|listeners|the \w+) (?:room|space|time|life|weight)"
     r"(?: to \w+)?|that'?s (?:just )?(?:who|how|what|the way) (?:he|she|they|we|i) (?:is|are|am|"
     r"talks?|speaks?)", "stay", True),
    (rf"(?:which|that) (?:i|we)(?:'d| would)? (?:like|want|need|wish|love|prefer)(?: you)? to "
     rf"(?:have |be )*{_CUT}", "go", True),
    (r"(?:kills|ruins|spoils|destroys|wrecks) (?:the|my|our|all|it|every)(?: \w+){0,2}",
     "go", True),
    (r"(?:is|are|was|were) (?:meant|supposed|intended|there for a reason|here to stay)"
     r"(?: to be(?: (?:there|here|in|so|long))?)?", "stay", True),
    (r"(?:is|are|gets?) (?:lost|dropped|touched|harmed|missing)", "go", True),
    (r"(?<!not )(?<!n't )(?:no (?:issue|problem|trouble|quarrel) with|(?:can |could |will |"
    r"must )?live with|go easy on|be gentle (?:with|on))|(?:don'?t|do not) overdo|"
     r"(?:i'd |i would |we'd )?hate for", "stay", False),
    (r"(?:they'?re|it'?s|it is|they are|that'?s) (?:fine|ok(?:ay)?|good|great|nice|fun|funny|"
     r"charming|lovely|important)", "stay", True),
    (rf"(?:nobody|no[ -]?one) (?:\w+ ){{0,3}}to {_CUT}|(?:against|opposed to|object to|averse to|"
     rf"resist(?: the (?:temptation|urge) to)?|rather than|far from|think twice before|wary of|"
     rf"afraid of) {_CUT}|{_NOT} (?:necessary|needed|required|worth it) to {_CUT}", "stay", False),
    (rf"{_NEG} (?:consent|agree|permit|allow|authori[sz]e)(?: to)?(?: the| any)? (?:{_CUT}|removal|"
     r"deletion|omission)(?: of)?", "stay", False),
    (r"(?:removal|deletion|excision|elimination|omission) of|(?:want|need) none of", "go", False),
    (r"off (?:they|it|you|he|she) goe?s?|who has (?:the )?time|why (?:is|are) (?:it|they|that) "
     r"still(?: (?:in|there)\b)?|takes? (?:\w+ ){0,3}(?:minutes|hours|forever|ages)", "go", True),
    (r"(?:spends?|spent|wastes?|wasted) (?:\w+ ){0,2}(?:ages|hours|minutes|forever|time|an age)|"
     r"(?:not|n't) (?:comfortable|happy|at ease) with", "go", False),
    (r"(?:nobody|no[ -]?one) (?:sits|listens) (?:through|to)|i (?:wonder|doubt) (?:if|whether|"
     r"that) (?:\w+ ){1,3}?(?:needs?|wants?|has|have) to (?:hear|see|know)", "go", False),
    (r"(?:is|are|was|were)(?:n't| not) (?:there|in)(?: any ?more| at all)?|(?<=\w )go$", "go",
     True),
    (r"(?:the )?last thing (?:i|we|they|you) (?:want|need)", "stay", False),
    (r"(?:nobody|no[ -]?one) (?:\w+ )?(?:needs?|wants?|cares?|asked|has to hear|"
     r"should hear)(?: \w+){0,2}|who (?:needs|cares|wants)(?: \w+)?", "go", False),
    (r"(?:is|are|was|were|it'?s|they'?re|'s)? ?(?:\w+ )?(?:too long|boring|annoying|"
     r"distracting|superfluous|unnecessary|unneeded|pointless|unwanted|surplus|redundant|"
     r"embarrassing|unusable|painful|confusing|terrible|awful|horrible|unbearable|dreadful|"
     r"cringe\w*|"
     r"weird|endless|(?:killing|boring|annoying|driving|ruining|distracting) (?:me|us|it|\w+))|"
     r"(?:is|are) (?:\w+ )?a (?:mess|pain|nightmare|distraction|bore)|"
     r"drags?(?: on)?|go(?:es)? on (?:forever|and on|for \w+)", "go", True),
    (rf"{_NEG} (?:\w+ )?(?:bother|annoy|bug|irritate|distract|matter|hurt)s?(?: \w+)?",
     "stay", True),
    (r"(?:bothers?|annoys?|bugs?|irritates?|distracts?)(?: \w+)?|drives? (?:me|us)|"
     r"gets? on my nerves|out the window|(?:in|for) the bin|be gone|begone", "go", True),
    (r"(?:can|could|should|may) (?:\w+ ){1,4}?(?:go|disappear|be (?:cut|removed|deleted|"
     r"dropped|gone|trimmed|taken out|left out|shorter|skipped))$", "go", True),
    (r"gone|(?<!pull )(?<!cut )(?<!take )(?<!leave )(?<!keep )(?<!print it )(?<!print that )"
     r"(?<!print them )\bout(?=$| (?:please|too|as well|of (?:it|there|the))|,)|"
     r"goes(?! (?:off|on|under|with|in|into|to|along|below|beneath|next)\b)|(?<=\w )away$",
     "go", True),
    (r"(?:(?:is|are)(?:n't| not)|(?:that's|it's|they're) not) for "
     r"(?:air|broadcast|publication|release)", "go", True),
    (r"(?<=\w )(?:untouched|intact|unchanged)(?=$| please)", "stay", True),
    # In front of their object, composed.
    (rf"{_NEG} (?:\w+ )?approve(?: of)? (?:the )?(?:{_CUT})", "stay", False),
    (rf"(?:{_CUT}) (?:\w+ )?nothing|nothing (?:(?:should|must|may|can|shall) (?:be )?|is (?:to "
     r"be )?|to be |gets )(?:cut|removed|altered|changed|touched|deleted|taken out|trimmed|lost|"
     r"dropped|go)\b|"
     rf"nothing else|no (?:cuts|cutting|edits|editing)$|"
     rf"no other (?:\w+ )?(?:changes?|edits?|cuts?)|change nothing(?: else)?|"
     rf"{_NEG} (?:change|touch|alter|edit|cut|remove|do) anything(?=$|[,;:]| (?:please|at all|dear|"
     rf"thanks?|yet|for now|today))|"
     rf"leave everything(?: else)?(?: as (?:it is|is)| alone| in)?(?!.*\b(?:except|but)\b)",
     "void", False),
    (r"(?:is|are) (?:off[ -]?limits|taboo|sacrosanct|not to be \w+|"
     r"not negotiable|mine|the (?:best|funniest|nicest|"
     r"greatest|most \w+)(?: \w+)?)",
     "stay", True),
    (rf"(?:{_CUT}) (?:\w+ly )?(?:no|none of|not (?:one|a single))\b(?! more| longer)",
     "stay", False),
    (r"no (?:\w+ )?(?:edit(?:s|ing)?|cut(?:s|ting)?|trimming|changes?|alterations?) (?:of|to|in|on|"
     r"for|from|during)(?= (?:the|my|our|his|her|their|any|\w+'s)\b)", "stay", False),
    (r"not(?= (?:the|those|these|that|this|another|more|yet)\b.*\bagain\b)", "go", False),
    (rf"{_NEG} have(?! to\b)(?= .*\b{_PART}\b)", "stay", False),
    (rf"{_NEG} (?:want|need|like) (?:\w+ ){{0,4}}?(?:to (?:be )?)?{_PART}\b",
     "stay", True),
    (rf"{_NEG} (?:want|need|like) (?:to lose|to cut|to remove|to drop|you to (?:cut|remove|"
     rf"drop|touch|delete))", "stay", False),
    (r"(?:never mind|don'?t mind|(?:don'?t|do not) (?:worry about|bother (?:with|about)|"
     r"care about)|forget(?: about)?(?! to)|ignore|i (?:like|love|enjoy)|we (?:like|love|"
     r"enjoy)|fond of|(?:happy|fine|satisfied|pleased|ok(?:ay)?|good) with|be nice to|"
     r"careful with)", "stay", False),
    (r"(?:leav(?:e|ing)|keep(?:ing)?|left|kept) (?:\w+ ){0,5}?out\b(?! loud)|"
     r"keep (?:\w+ ){0,5}?(?:short(?:er)?|tight(?:er)?|to a minimum|brief|minimal|under|"
     r"below)\b", "go", False),
    (rf"{_NEG}(?:{_BETWEEN}|\s+)tak(?:e|es|en|ing)(?=.*\b(?:out|away|off)\b)", "stay", False),
    (rf"(?:shame|pity|hate|loath|sad|sorry|reluctant|afraid|wrong) to {_CUT}", "stay", False),
    (rf"{_NEG}{_BETWEEN}{_CUT}|{_NEG} {_CUT}", "stay", False),
    (rf"{_NEG}{_BETWEEN}{_STAY}|{_NEG} {_STAY}", "go", False),
    (r"(?:i|we|they|listeners|people)? ?(?:don'?t|do not|doesn'?t|does not|didn'?t|"
     r"no longer)(?: think(?: that)?(?: \w+)?)? (?:want|need|care for|care about|like)|"
     r"(?:not|no) (?:a )?(?:big |great |"
     r"huge )?(?:fan|friend|lover)s? of", "go", False),
    (rf"{_NEG}{_BETWEEN}{_MAKE}(?! {_STAY})", "not", False),
    (r"hate|sick of|tired of|fed up with|can'?t stand|too (?:many|much)|so many|(?<!you "
     r")(?<!thanks )so much(?= \w)|way too|"
     r"with all (?:these|those)|"
     r"there (?:is|are) (?:a lot of|lots of)|loads of|tons of|a lot of", "go", False),
    (r"(?:out|away|off|down) with|(?:goodbye|bye|farewell) to|enough (?:of|with)", "go", False),
    (r"free of|without|minus|sans|zero|adios|ciao|sayonara|(?:fewer|less)|"
     r"no(?= [\w‹])(?! (?:need|idea|other|one|problem|longer|"
     r"more than|circumstances|account|case|way)\b)|no more", "go", False),
    (r"(?<=\w )(?:short|small|brief|tight|to a minimum|minimal)$", "go", True),
    (r"(?<=\w )(?:leaves?|vanish(?:es)?|disappears?)$", "go", True),
    (r"removed|shorter|shortened|tighter|trimmed|deleted|(?<=\w )cut(?=$| please)", "go", True),
    # In front of their object, alone.
    (_CUT, "go", False),
    (r"tak(?:e|es|en|ing)(?= .*\b(?:out|away|off)\b)|mak(?:e|ing)(?= .*\b(?:shorter|tighter|"
     r"disappear|go away))", "go", False),
    (r"(?:not one|not a single|none) of(?: the| my| his| her| their)?|not a single|under no "
     r"circumstances|on no account|in no case|hands off|steer clear of|paws off|i forbid", "stay",
     False),
    (_STAY, "stay", False),
    (_MAKE, "make", False),
    # A denial of what its object says by itself: "do not normalise the loudness".
    (r"(?:^|(?<=please )|(?<=just )|(?<=and )|(?<=but )|(?<=you )|(?<=need ))(?:do not|don'?t|"
     r"never|no need to|need(?:n'?t| not)(?: to)?|must(?:n'?t| not)|should(?:n'?t| not))"
     r"(?: \w+ly)?|refrain from|hold off on|lay off", "not", False),
    (r"belongs?(?: there| here| in (?:it|there|here))?|(?:would be|is|are) (?:overkill|a waste)",
     "stay", True),
    (r"(?:(?:is|are) )?(?:parked|on hold|postponed|deferred|out of scope|not in scope|declined|"
     r"vetoed|off the table|for (?:later|another (?:day|time))|not (?:now|today|yet|this time))",
     "stay", True),
)  # fmt: skip
_COMPILED: Final = tuple(
    (re.compile(rf"(?<![\w'])(?:{pattern})(?![\w'])"), sense, behind)
    for pattern, sense, behind in _CUES
)


_CUTS: Final = re.compile(rf"(?:{_CUT})(?![\w'])")


def takes_away(text: str, cue: Verb) -> bool:
    """Whether a cue of a text is a verb by which something is taken away, and not a complaint."""
    is_said = text[cue.start : cue.end] not in ("clean", "short", "shorter", "tighter")
    return cue.sense == "go" and is_said and bool(_CUTS.match(text, cue.start))


_LOOKS_BACK: Final = frozenset(
    number for number, (pattern, _, _) in enumerate(_CUES) if "(?<" in pattern or "^" in pattern
)
"""Patterns that may match where they do not in a longer text with the same end."""


def kinds_in(clause: str) -> frozenset[int]:
    """The numbers of the patterns that alone can match in a clause, or from one of its cues on."""
    found = (n for n, (pattern, _, _) in enumerate(_COMPILED) if pattern.search(clause))
    return _LOOKS_BACK | frozenset(found)


def cues(clause: str, kinds: frozenset[int] | None = None) -> tuple[Verb, ...]:
    """What a clause says is to happen; where two cues overlap the earlier pattern counts.

    `kinds` are the numbers of the patterns that can match, where that is known.
    """
    taken: list[Verb] = []
    letters: set[int] = set()
    for number, (pattern, sense, behind) in enumerate(_COMPILED):
        if kinds is not None and number not in kinds:
            continue
        for match in pattern.finditer(clause):
            cue = Verb(match.start(), match.end(), sense, behind)
            alone = sense == "go" and _ONLY_NEGATED.match(match[0])
            free = letters.isdisjoint(range(cue.start, cue.end))
            if free and not alone and match[0].strip():
                taken.append(cue)
                letters.update(range(cue.start, cue.end))
    return tuple(sorted(taken, key=lambda cue: cue.start))
