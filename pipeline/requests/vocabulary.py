"""What people call the things that they want gone, kept, mended or made.

Written from general knowledge of how podcasts are spoken of. Where two entries match the same
words the longer match counts, so "cold opening" is no opening.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.requests.label_names import LABEL_NAMES
from pipeline.requests.product_names import PRODUCT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text that name the objects of operations."""

    start: int
    end: int
    whats: tuple[str, ...]
    complains: bool = False
    """Whoever says so wants it changed, even without a verb: "one of us is too quiet"."""


_SAYS = r"(?:say|says|said|saying|use|uses|using)"
_OFTEN = (
    "(?:constantly|all the time|too (?:much|often|many)|a lot|every (?:other|second|third|single)"
    "|every few|over and over|again and again|way too|so (?:much|often|many))"
).replace(" ", r"\ ")
CRUTCHES: Final = (
    "like", "you know", "i mean", "basically", "actually", "literally", "sort of", "kind of",
    "obviously", "honestly", "right", "okay", "so", "well", "anyway", "i guess", "whatever",
)  # fmt: skip
"""Words that people lean on, which are also ordinary words."""
_CRUTCH = "|".join(CRUTCHES).replace(" ", r"\ ")

_SHOW = (
    r"the\ (?:whole\ )?(?:thing|episode|show|recording|podcast|conversation|interview|talk|edit)"
)

_OBJECTS: Final[dict[str, str]] = {
    "cut:times": r"‹time\d+›",
    "cut:passage": r"‹quote\d+›",
    "cut:speaker": r"‹speaker\d+›",
    "cut:topic": r"‹topic\d+›",
    "shorten": r"‹goal\d+›",
    "fillers": rf"""
        u+m+s? | [äa]hm+s? | äm+s? | u+h+m?s? | e+r+m*s? | a+h+s | e+h+m*s? | h+m+s? |
        umm?ing(?:\ and\ a+h+ing)?
        | ums?\ and\ a+hs? | fill(?:er|ed)s?(?:[ -](?:words?|sounds?|noises?|pauses?))?
        | hesitations?(?:\ (?:noises?|sounds?|words?))?
        | (?:crutch|stop)[ -]?words? | (?:verbal|vocal|speech)\ (?:tics?|crutch\w*)
        | disfluenc\w+ | you\ knows | i\ means | (?:the|all|every|each|those|any)\ likes
        | (?:every\ time\ \w+\ )?{_SAYS}\ (?:the\ words?\ )?(?:{_CRUTCH})
        (?:\ (?:or|and)\ (?:{_CRUTCH}))+
        | {_SAYS}\ (?:the\ words?\ )?(?:{_CRUTCH})\b(?=.*\b(?:or|and|{_OFTEN})\b|$)
        | {_SAYS}\ \w+(?=(?:\ \w+)?\ {_OFTEN})
        | every\ (?:time\ (?:i|we|he|she|they)\ {_SAYS}\ (?!(?:it|that|this|his|her|my|the|
        our)\b)\w+)
        | (?<!between\ )(?<!other\ )(?:the\ )?words?\ (?:{_CRUTCH})
        | (?:{_CRUTCH})s?\ and\ (?:{_CRUTCH})s?
        | [‹](?:{_CRUTCH}|u+m+|u+h+|e+r+m*)s?[›]s?
        | saying\ (?:the\ words?\ )?(?:{_CRUTCH})\b
    """,
    "gaps": r"""
        (?:i'm|we're|he's|she's|they're|i\ am|we\ are)\ not\ (?:saying\ anything|talking|speaking)
        |
        ‹edge\d+› | (?:(?:long\w*|awkward|big|empty|unnatural|unnecessary|thinking)\ )?
        (?:pauses|silences?(?!\ (?:all\ |every\ |any\ )?(?:the\ |his\ |her\ |their\ )?(?:curs|swear|
        profan|cuss|obscen|naughty|dirty|bad\ ))|gaps?|lulls?|dead[ -]?(?:air|space|time|spots?))
        | (?<!we\ )(?<!i\ )(?<!to\ )pause
        | holes? | spaces?\ between\ (?:the|our|his|her|my|their|each|all)\ \w+
        | seconds\ of\ nothing
        | quiet\ (?:bits?|parts?|stretch\w*|moments?|spots?|gaps?|sections?|spells?|patch\w*)
        | long\ waits?
        | less\ waiting | empty\ (?:air|spaces?|stretch\w*|spots?)
        | (?:the|some|more|that|much)\ air(?=\ out|$|,|\ (?:in\ )?between|\ around|\ here|
        \ in\ (?:it|this|there)\b) | (?:let|take)\ the\ air\ out | drags
        | (?:nobody|no[ -]?one|neither\ of\ us)(?:\ is|'s)?\ (?:talk|speak|say)\w*(?:\ anything)?
        | (?:where\ )?nothing\ (?:happens|is\ said|is\ happening) | takes?\ ages\ to\ answer
        | blanks? | breathing\ (?:space|room) | tighten\ the\ (?:pac(?:e|ing)|timing)
        | pac(?:e|ing)\ (?:is\ )?(?:\w+\ )?(?:up|slow|tighter|sluggish|glacial|off)
        | pick\ up\ the\ pace
        | between\ (?:his|her|my|our|the|their|your)\ (?:words|sentences)
        | (?:goes|go|went)\ quiet\ for | takes?\ (?:ages|forever|so\ long)
        \ to\ (?:answer|reply|respond)
    """,
    "fillers gaps": rf"""
        (?:we|i|he|she|they|guests?|hosts?|everyone|everybody)\ hesitat(?:e|es|ed)
        | (?<!s\ the\ )(?<!s\ my\ )(?<!s\ our\ )flows?(?:\ (?:better|nicer|more))?
        | the\ usual(?=$|\ ?,|\ (?:please|thanks)) | tighten\ (?:it|this|things|everything|
        us)(?:\ (?:up|all))?
        | tighten(?:\ up)?\ the\ (?:episode|show|conversation|interview|talk|edit|recording|
        whole\ thing)
        | snapp(?:ier|y) | punch(?:ier|y)(?!\ (?:\w+\ )?(?:clips?|shorts|reels?|highlights?
        |teasers?|quotes?)) | (?:more\ )?(?:fluid|fluent)(?:ly)? | smoother
        | polish(?:ed|ing)?(?:\ (?:it|this|that|everything))?(?:\ up)?
        | (?:clean|tidy|neaten|spruce|smarten|touch)\ (?:it|this|that|things|everything|us|me|
        the\ (?:whole\ )?(?:thing|episode|show|recording|conversation|interview))(?:\ all)?\ up
        (?!\ (?:for\ \w+)?:)
        | (?:mak(?:e|ing)|get|keep)\ (?:it|this|that|everything|us|me|him|her|{_SHOW})
        \ (?:\w+\ ){{0,3}}?(?:tight(?:er)?|presentable|polished|crisp(?:er)?|clean(?:er)?|
        lean(?:er)?|neat(?:er)?|listenable|professional|concise|shorter|brisk(?:er)?|
        broadcast[ -]?ready|
        smarter|sharper|eloquent|(?:more\ )?articulate|slick(?:er)?|publishable)
        (?!\ (?:than|version))
        | (?:mak(?:e|ing))\ (?:it|this|that|us|me|him|her|{_SHOW})
        \ sound\ (?:\w+\ )?(?:professional|smart\w*|confident|good|fluent|articulate|better)
        | shorten\ (?:it|this|that|things|everything|{_SHOW})(?!\ \w*\ ?‹goal|\ notes)
        | (?:clean|tidy|neaten|spruce|smarten|touch|sharpen)\ up\ (?:the\ |this\ |our\ |my\ |his\ |
        her\ )?(?:talk|episode|show|interview|conversation|lecture|sermon|podcast|
        what\ (?:\w+\ ){1, 2}says?)
        | sharpen\ (?:it|this|things|us)\ up
        | (?:a\ (?:bit|little)|somewhat|slightly)\ shorter(?!\ than)
        | streamline\ the\ (?:talk\w*|speech|speaking|conversation|delivery|language)
        | (?:everything(?:\ else)?|it|the\ rest|this)\ (?:can|could|should|may|must|needs\ to)\ be
        \ (?:tightened|tidied|polished|cleaned)(?:\ up)?
        | clean\ (?:up\ (?:this|that|the)\ mess|(?:this|that|the)\ mess\ up) | faster[ -]paced
        | copy-?\ ?edit\w* | (?:more\ )?compact | (?:less|not\ so)\ (?:awkward|clumsy|halting)
        | (?:suitable|suited|of\ a\ standard)\ (?:\w+\ )?for\ (?:publi\w+|release|broadcast)
        | (?:it|this|that|episode|show|recording|(?:whole\ )?thing|podcast|interview)(?:\ is|'s)?
        \ (?:(?!not\ )\w+\ )?too\ long(?!.*‹goal)
        | (?:trim|cut|lose)\ (?:out\ )?the\ (?:fat|fluff|flab) | (?:slim|lean|pare|streamline|trim)
        \ (?:it|this|things|everything)\ (?:down|out|up|a\ bit) | flabby | bloated
        | (?:usual\ )?(?:junk|cruft|clutter|fluff|dross)
        | (?:light|quick|basic|standard|full|complete|simple|usual|normal|proper|gentle|rough)
        \ (?:edit|clean-?\ ?up|cleaning|tidy(?:[ -]?up)?|polish)(?!:)
        | (?:tighten|polish)(?=$|\ ?,) | publish[ -]ready | (?:tidy|clean|neaten)(?:\ up)?\ the
        \ (?:speech|speaking|delivery|talking|language) | anything\ but\ smooth
        | smooth\ (?:interview|conversation|episode|show|listen)
        | once[ -]over | (?:do|work)\ (?:your|its|the)\ (?:usual\ )?(?:magic|thing)
        | smooth\ (?:\w+\ ){{1,3}}(?:out|over)
        | (?:ready|fit|good)\ (?:for\ (?:publi\w+|release|broadcast|air|launch)|to\ (?:publish|air|
        go\ out|release))
    """,
    "retakes": r"""
        (?:beg[aiu]n\w*|start\w*)\ (?:(?:\w+\ ){0,3}anew|(?:\w+\ )?twice)
        | same\ \w+\ (?:twice|(?:two|three|four|five|several|many)\ times) |
        (?:lose|loses|lost)\ (?:my|his|her|our|their)\ (?:place|words|thread)
        | re-?read(?:s|ing)?(?=\ (?:the|a|that|my|his|her|it)\b) |
        (?:say|says|said)\ (?:a|the|my|his|her)\ (?:sentence|line|word|name)s?\ wrong |
        beg[aiu]ns?\ (?:it|that|the\ \w+|a\ \w+)\ again | re-?takes? | re-?dos? | do-?overs? |
        false\ starts? | restart(?:s|ed|ing)? | bloopers?
        | start(?:s|ed|ing)?\ (?:\w+\ ){0,2}?(?:over|again|anew) | flub\w* | fluff(?:s|ed|ing)
        | (?<!this\ )(?<!that\ )(?<!the\ )mess(?:es|ed|ing)?\ (?:\w+\ )?up
        | screw(?:s|ed)?\ (?:\w+\ )?up | mistakes? | stumbl\w+
        | fluff\ (?:a|my|the|his|her)\ (?:line|word|sentence|take)s?
        | stut+er+\w* | stammer\w* | botch\w* | misspeak\w* | misspoke\w* | slip[ -]?ups?
        | (?:forget|forgot|forgets)\ (?:my|his|her|our|the|their)\ (?:lines?|words?|text)
        (?:\ and\ (?:go|goes|went|start|started|try|tried)\ again)? | (?:goes?|went|gone)\ again
        | (?:all\ )?(?:two|three|four|five|six|seven|several|many)\ (?:attempts|takes|tries|goes)
        (?:\ at)?
        | (?:bad|failed|wrong|spoil(?:t|ed)|ruined|aborted|first|earlier|repeated|duplicated?|
        double[d]?|extra|spare|good|best|
        last|final)\ (?:takes?|attempts?|try|pass|version|go\b)
        | redoing | repeat(?!\ (?:goes|airs)\b)(?:s|ed|ing)?(?:\ (?:sentences?|lines?|words?|
        phrases?|parts?|bits?|takes?|
        questions?|myself|himself|herself|ourselves|themselves))?
        | repetitions? | (?:say|says|said|saying|read|reads|did|do|try|
        tried)\ (?:\w+\ ){0,3}?(?:again|twice|three\ times)
        | (?:corrects?|corrected|correcting)\ (?:my|him|her|our|them)sel(?:f|ves)
        | tongue[ -]?t(?:wist|ie)\w* | trip(?:s|ped|ping)?\ over | second\ (?:try|go|attempt) |
         goofs?
        | (?:half|un)[ -]?finished\ sentences? | abandoned\ sentences? | got\ (?:it|that|
        the\ \w+)\ wrong
    """,
    "levels": r"""
        (?<![\w:.‹-])-(?:1[4-9]|2[0-4])(?=$|\ ?,|\ (?:and|please)) | podcast[ -]loud
        | loudness | volumes? | levels? | levell?ing |
         (?:much|far|a\ lot)\ (?:more\ )?(?:strong|stronger|weak|weaker|loud|quiet)(?:er)?\ than
        | louder | quieter | softer | normali[sz]\w* | lufs | lkfs | db(?:tp|fs)?(?!\ shelf) |
        (?:ebu\ )?r\ ?128
        | (?:too|so|very|way\ too|really|much\ too)\ (?:quiet|loud|soft|faint) | as\ loud\ as
        | (?:barely|hardly|scarcely)\ (?:audible|hear\w*) | hard(?:er)?\ to\ hear
        | (?:can'?t|cannot|can\ not|can\ (?:hardly|barely))\ hear | loud\b.*\bquiet |
         quiet\b.*\bloud
        | bring\ (?:up|down)\ (?:the|my|his|her)\ \w+ | (?:even|balance|
        level)\w*\ (?:\w+\ ){0,3}(?:voices?|speakers?|mics?|microphones?|audio| sound|tracks?)
        | turn\w*\ (?:\w+\ ){0,3}(?:up|down) | boost\w* | compress(?:ion|or) | (?:same|
        equal)\ loudness
        | (?:even|level|balance)\ (?:it|them|us|everything)\ out | whisper\w*
        | shout(?:s|ed|ing)?(?![ -]?outs?)
        | mastering | master(?:ed)?\ (?:it|this|for)\b
        | explod\w+\ in\ (?:the|my|your)\ (?:head|ear)\w* | hear\ nothing
        | (?:bring|get|set)\ (?:\w+\ ){1,3}to\ the\ same\ (?:volume|level|loudness) | level\ it
        | uneven | fad(?:es|ing)\ in\ and\ out | blow\w*\ (?:my|our|your|their)\ ears
        | (?:lower|higher|stronger|weaker)\ than\ (?:mine|hers|his|the\ \w+) | peak(?:s|ing)
        | boom(?:s|ing|y)? | (?:is|are|sounds?|was|were)\ (?:\w+\ )?(?:faint|quiet|soft|loud|low|
        weak)
        | (?:even|balance|level|match)\ (?:up\ )?(?:the\ )?(?:two|three|four|both|pair)(?:\ of
        \ (?:them|us|you))?(?:\ (?:out|up))?(?=$|[,.]|\ please)
        | match\ (?:them|the\ voices)(?=$|[ ,.]) | even\ (?:them|us|it|everything)\ up
        | (?:way|well|far|miles)\ (?:down|under|below|beneath)\ (?:against|compared|on|the)\b
        | consistent\ (?:volume|loudness) | (?:up|down)\ to\ podcast\ (?:standard|level)
    """,
    "enhance levels": r"""
        sounds?\ (?:\w+\ )?nice(?:r|ly)? | nicer\ (?:sound|audio)
        | (?:mak(?:e|ing)|get)\ the\ (?:sound|audio)\ (?:\w+\ ){0,2}?
        (?:nicer?|better|good|great|pro|professional)
        | improv(?:e|ing)\ (?:the|its|our|my)\ (?:sound|audio)(?!\ quality)
        | (?:better|good|great|improved?)\ (?:sound|audio)$
    """,
    "enhance": r"""
        (?:(?:background|room|wind|street|traffic|fan|mains|keyboard|white|ambient|
        mouth)\ ?)?nois(?:es?|y)(?:\ (?:reduc\w+|removal|suppress\w+|gate))?
        | whin(?:e|es|ing) | whistl(?:e|es|ing) | screech\w* | squeal\w* | interference | dron(?:e
        |ing)
        | (?:sounds?|noises?|beep(?:s|ing))\ (?:of|from)\ (?:the|a|my|our)\ (?!voice|speech|talk)\w+
        | recorded\ (?:it\ |this\ |that\ )?(?:next|close|near)\ to
        | recorded\ (?:it\ |this\ |that\ |us\ )?(?:inside|in|on|from|under)\ (?:a|an|the)
        \ (?!studio)(?:\w+\ )?\w+
        | (?:traffic|rain|birds|crickets|lawn\ ?mower|leaf\ ?blower|generator)\ (?:outside|going)
        | (?:fix|mend|repair)\ (?:up\ )?(?:(?:the|my|our)\ )?(?:audio|sound)(?!\ (?:level|volume))
        | (?:clean|tid(?:y|ied))\w*\ (?:up\ )?the\ (?:background|sound|audio)
        | hiss\w* | hum(?:s|ming)? | buzz\w* | echo\w* | reverb\w* | crackl\w* | static | rumbl\w*
        | de-?nois\w* | de-?ess\w* |
         de-?reverb\w* | plosives?
        | clean(?:er)?(?:\ up)?\ (?:the\ |my\ |our\ )?(?:audio|sound|recording|voices?|sots?|atmos|
        (?:phone\ )?lines?|mics?|tracks?|tape|actuality|feed)
        | (?:sound|audio|recording|voice)\ (?:quality|clean-?up|polish) | enhance\w*
        | muffled | clarity
        | muddy | (?:you\ can|i\ can|we\ can|can)\ (?:still\ |clearly\ )?hear
        \ (?:the|a|an|my|his|her|our|some)\ (?!guest|host|speaker|audience|producer|director|
        engineer|crew|editor|technician|\w+ing\b)\w+
        | (?:in|(?<!apart\ )from)\ the\ background | next\ door
        | sounds?\ like\ (?:\w+(?:'s|'re|'m|\ is|\ are|\ was|\ were|\ am)\ )(?:\w+\ ){0,2}?
        (?:on|in|at|under\w*|inside|from|through|recorded)\b(?:\ (?:a|the|an)\ \w+)?
        | pops | hollow | harsh | sibilan\w+
        | wind(?!\ (?:up|down)) | (?:fan|fridge|traffic|rain|heater|aircon)\ (?:is\ )?
        (?:blow|hum|run|roar|whir|rattl)\w*
        | boxy | tinny | (?:sounds?\ )?(?:like\ )?(?:a\ )?bathroom | popping | mouth\ clicks? |
         clicks | distort\w*
        | air[ -]?con\w* | studio\ (?:quality|sound)
        | (?:sounds?|sound)\ (?:bad|awful|terrible|better|clearer|cleaner|crisper|
        more\ professional)
    """,
    "bleep": r"""
        (?:(?<=^)|(?<=please\ ))silence\ (?:(?:her|his|my|their|every)\ \w+|(?:all\ )?(?:the\ )?
        (?:names?|words?|surnames?|swearing|(?:phone\ )?numbers?))
        | (?:bleep|beep|censor|mute)(?:s|ed|ing)?(?:\ out)?(?!\ (?:of|from|nothing|out\ nothing))
        | (?:says?|said)\ (?:shit|fuck|damn|crap|bitch|bastard|arse)\w*(?:\ (?:twice|\w+\ times))?
        | swear\w*(?:\ words?)? | curs(?:e|es|ing)(?:\ words?)? | cuss\w* | profanit\w+
        | (?:family|kid|child)[ -]friendly | blank(?:s|ed|ing)?\ out | f[- ]?(?:word|bomb)s? |
        (?:bad|dirty|rude|naughty|foul|filthy|four[ -]letter)\ (?:words?|bits?
        |language) | expletives?
        | obscenit\w+ | explicit\ (?:content|language|words?)
    """,
    "breaths": r"""
        breath(?:s|ing|es)?(?!\ (?:room|space))(?:\ (?:noises?|sounds?))?
        | (?:i|he|she|we|they)\ (?:\w+\ )?breathes? |
        inhal\w+ | exhal\w+ | (?:loud|heavy)\ breath\w*
        | gasp(?:s|ing)? | wheez\w* | puff(?:s|ing)? | pant(?:s|ing) | intakes?\ of\ (?:air|breath)
        | (?:suck|draw|gulp)\w*\ (?:in\ )?(?:the\ )?(?:air|breath)
    """,
}

_COMPLAINTS: Final = re.compile(
    r"rambl|waffl|\bgo(?:es|ing)? (?:off|on)|nothing to do with|irrelevant|unrelated|derail|"
    r"^(?:start|begin|open|kick|go|jump|get|dive|skip)\w* |drifts|wander|meander|interrupt|"
    r"messed|screw|flub|botch|drags|nowhere|trail|long-?winded|"
    r"^(?:stick|keep|stay|rein|takes?|lost|lose|less)\b|stray|serve|relevant|matters|belong|"
    r"for (?:\w+ )+(?:minutes|hours)|contribute|on topic|counts|re-?read|bears? |concern|rabbit|"
    r"talkback"
)
_PATTERNS: Final = {
    tuple(whats.split()): re.compile(rf"(?<![\w'])(?:{pattern})(?![\w])", re.VERBOSE)
    for whats, pattern in (_OBJECTS | PRODUCT_NAMES | LABEL_NAMES).items()
}


def mentions(clause: str) -> tuple[Mention, ...]:
    """The objects that a clause in lower case names, in order; none overlap."""
    found = sorted(_all(clause), key=lambda m: (m.start - m.end, m.start))
    taken: list[Mention] = []
    letters = bytearray(len(clause))
    for mention in found:
        if not any(letters[mention.start : mention.end]):
            taken.append(mention)
            letters[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return tuple(sorted(taken, key=lambda m: m.start))


def _all(clause: str) -> Iterator[Mention]:
    for whats, pattern in _PATTERNS.items():
        for match in pattern.finditer(clause):
            if match[0].strip():
                yield Mention(match.start(), match.end(), whats, bool(_COMPLAINTS.search(match[0])))
