"""What people call the things that they want gone, kept, mended or made.

Written from general knowledge of how podcasts are spoken of. Where two entries match the same
words the longer match counts, so "cold opening" is no opening.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

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

_OBJECTS: Final[dict[str, str]] = {
    "cut:times": r"‹time\d+›",
    "cut:passage": r"‹quote\d+›",
    "cut:speaker": r"‹speaker\d+›",
    "shorten": r"‹goal\d+›",
    "fillers": rf"""
        u+m+s? | u+h+m?s? | e+r+m*s? | a+h+s | e+h+m*s? | h+m+s? | umm?ing(?:\ and\ a+h+ing)?
        | ums?\ and\ a+hs? | fill(?:er|ed)s?(?:[ -](?:words?|sounds?|noises?|pauses?))?
        | hesitations? | (?:crutch|stop)[ -]?words? | (?:verbal|vocal|speech)\ (?:tics?|crutch\w*)
        | disfluenc\w+ | you\ knows | i\ means | (?:the|all|every|each|those|any)\ likes
        | (?:every\ time\ \w+\ )?{_SAYS}\ (?:the\ words?\ )?(?:{_CRUTCH})
        (?:\ (?:or|and)\ (?:{_CRUTCH}))+
        | {_SAYS}\ (?:the\ words?\ )?(?:{_CRUTCH})\b(?=.*\b(?:or|and|{_OFTEN})\b|$)
        | {_SAYS}\ \w+(?=(?:\ \w+)?\ {_OFTEN}) | every\ (?:time\ (?:i|we|he|she|they)\ {_SAYS}\ \w+)
        | (?:the\ )?words?\ (?:{_CRUTCH}) | (?:{_CRUTCH})s?\ and\ (?:{_CRUTCH})s?
        | [‹](?:{_CRUTCH}|u+m+|u+h+|e+r+m*)s?[›]s?
        | saying\ (?:the\ words?\ )?(?:{_CRUTCH})\b
    """,
    "gaps": r"""
        (?:(?:long\w*|awkward|big|empty|unnatural|unnecessary|thinking)\ )?
        (?:pauses|silences?|gaps?|lulls?|dead[ -]?(?:air|space|time|spots?))
        | (?<!we\ )(?<!i\ )(?<!to\ )pause
        | quiet\ (?:bits?|parts?|stretch\w*|moments?|spots?|gaps?|sections?) | long\ waits?
        | less\ waiting | empty\ (?:air|spaces?|stretch\w*|spots?)
        | (?:the|some|more|that|much)\ air(?=\ out|$) | (?:let|take)\ the\ air\ out | drags
        | (?:nobody|no[ -]?one|neither\ of\ us)(?:\ is|'s)?\ (?:talk|speak|say)\w*(?:\ anything)?
        | (?:where\ )?nothing\ (?:happens|is\ said|is\ happening) | takes?\ ages\ to\ answer
        | blanks? | breathing\ (?:space|room) | tighten\ the\ (?:pac(?:e|ing)|timing)
        | pac(?:e|ing)\ (?:is\ )?(?:up|slow|tighter|sluggish)
    """,
    "fillers gaps": r"""
        (?:we|i|he|she|they|guests?|hosts?|everyone|everybody)\ hesitat(?:e|es|ed)
        | flows?(?:\ (?:better|nicer|more))? | tighten\ (?:it|this|things|everything|
        us)(?:\ (?:up|all))?
        | tighten(?:\ up)?\ the\ (?:episode|show|conversation|interview|talk|edit|recording|
        whole\ thing)
        | snappier | punchier | (?:more\ )?(?:fluid|fluent)(?:ly)? | smoother
    """,
    "retakes": r"""
        same\ \w+\ (?:twice|(?:two|three|four|five|several|many)\ times) |
        re-?takes? | re-?dos? | do-?overs? | false\ starts? | restart(?:s|ed|ing)? | bloopers?
        | start(?:s|ed|ing)?\ (?:\w+\ ){0,2}?(?:over|again|anew) | flub\w* | fluff(?:s|ed|ing)
        | mess(?:es|ed|ing)?\ (?:\w+\ )?up | screw(?:s|ed)?\ (?:\w+\ )?up | mistakes? | stumbl\w+
        | stutter\w* | stammer\w* | botch\w* | misspeak\w* | misspoke\w* | slip[ -]?ups?
        | (?:bad|failed|wrong|first|earlier|repeated|duplicated?|double[d]?|extra|spare|good|best|
        last|final)\ (?:takes?|attempts?)
        | repeat(?:s|ed|ing)?(?:\ (?:sentences?|lines?|words?|phrases?|parts?|bits?|takes?|
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
        loudness | volumes? | levels? | louder | quieter | softer | normali[sz]\w* | lufs | db
        | (?:too|so|very|way\ too|really|much\ too)\ (?:quiet|loud|soft|faint) | as\ loud\ as
        | (?:barely|hardly|scarcely)\ (?:audible|hear\w*) | hard(?:er)?\ to\ hear
        | (?:can'?t|cannot|can\ not|can\ (?:hardly|barely))\ hear | loud\b.*\bquiet |
         quiet\b.*\bloud
        | (?:even|balance|level)\w*\ (?:\w+\ ){0,3}(?:voices?|speakers?|mics?|microphones?|audio|
        sound|tracks?)
        | turn\w*\ (?:\w+\ ){0,3}(?:up|down) | boost\w* | compress(?:ion|or) | (?:same|
        equal)\ loudness
        | (?:even|level|balance)\ (?:it|them|us|everything)\ out | whisper\w* | shout\w* |
         mastering | master\ it
        | boom(?:s|ing|y)? | (?:is|are|sounds?|was|were)\ (?:\w+\ )?(?:faint|quiet|soft|loud|low|
        weak)
        | consistent\ (?:volume|loudness) | (?:up|down)\ to\ podcast\ (?:standard|level)
    """,
    "enhance": r"""
        (?:background|room|wind|street|traffic|fan|mains|keyboard|white|ambient|
        mouth)?\ ?nois(?:es?|y)
        | hiss\w* | hum(?:s|ming)? | buzz\w* | echo\w* | reverb\w* | crackl\w* | static | rumbl\w*
        | de-?nois\w* | nois\w*\ (?:reduc\w+|removal|suppress\w+|gate) | de-?ess\w* |
         de-?reverb\w* | plosives?
        | clean(?:er)?(?:\ up)?\ (?:the\ )?(?:audio|sound|recording|voices?)
        | (?:sound|audio|recording|voice)\ (?:quality|clean-?up) | enhance\w* | muffled | clarity
        | boxy | tinny | (?:sounds?\ )?(?:like\ )?(?:a\ )?bathroom | popping | mouth\ clicks? |
         clicks | distort\w*
        | air[ -]?con\w* | studio\ (?:quality|sound)
        | (?:sounds?|sound)\ (?:bad|awful|terrible|better|clearer|cleaner|crisper|
        more\ professional)
    """,
    "captions": r"""
        captions? | caption(?:ed|ing) | subtitl\w+ | subs | srt | vtt | transcri(?:pts?|be|ption)
        | text\ version | for\ the\ deaf | hard[ -]of[ -]hearing
    """,
    "clips": r"""
        clips? | highlights?(?:\ reel)? | shorts | reels? | snippets? | audiograms? | tik\ ?tok
        | instagram | insta | social(?:s|\ (?:media|posts?|clips?)) | sound[ -]?bites?
        | best\ (?:bits?|moments?|parts?|quotes?|lines?) | verticals? | teasers?\ for\ \w+
        | (?:quotable|shareable|viral)\ \w+
    """,
    "chapters": r"""
        chapters? | chapter\w* | time ?-?stamps? | table\ of\ contents | (?:section|topic)\ mark\w*
        | (?:divide|split|break|structure|organi[sz]e)\w*\ (?:\w+\ ){0,3}(?:into|by|in|
        up\ by)\ (?:\w+\ )?(?:sections?|topics?|parts)
        | jump\ (?:marks?|points?|to\ topics?) | index\ of\ topics
    """,
    "shownotes": r"""
        show[ -]?notes? | episode\ (?:notes?|description|text|summary) | descriptions? |
         summar\w+ | blurb
        | synopsis | links?\ (?:that\ )?(?:we|i|they|he|she|were|are|mentioned|list)\b |
         list\w*\ (?:\w+\ ){0,2}(?:links?|resources)
        | write-?up | take-?aways? | key\ points? | title\ (?:ideas?|suggestions?) | (?:suggest|
        propose)\ (?:\w+\ )?titles?
        | resources\ (?:\w+\ )?mentioned | tl;?dr
    """,
    "cut:sponsor": r"""
        ads? | ad[ -]?(?:reads?|breaks?|spots?|segments?|blocks?) | advert\w* |
         sponsor\w*(?:[ -](?:reads?|messages?|spots?|segments?|breaks?|bits?|parts?|stuff))?
        | commercials?(?:\ breaks?)? | paid\ (?:\w+\ )?(?:messages?|promotions?|placements?|
        partnership)
        | (?:discount|promo|offer|coupon|voucher)\ ?(?:codes?)? | (?:mid|pre|post)-?rolls? |
         product\ (?:plugs?|placements?|pitch\w*)
        | (?:words?|messages?)\ from\ (?:our|the|my) | pitch(?:es|ing)?\ (?:the|a|his|her|some|
        that|this|for)
        | mattress\w* | vpns? | meal[ -]?kits? | (?:brand|product)s?\ (?:deals?|mentions?|promo\w*)
        | promos | promotions? | promo\ (?:reads?|spots?|segments?|bits?) | promotional\ \w+ |
         brought\ to\ you\ by
    """,
    "cut:teaser": r"""
        teasers? | cold[ -]?open(?:s|ers?|ing)? | trailers? | previews? | sneak\ peeks? |
         spoilers?(?:\ clips?)?
        | hooks? | opening\ (?:clips?|montage|quotes?|highlights?)
        | (?:clips?|snippets?|quotes?|highlights?|excerpts?)\ (?:(?:that\ )?(?:we|i|you|
        they)\ )?(?:\w+\ )?(?:at|in|from|before)\ the\ (?:very\ )?(?:front|start|beginning|top|
        intro|opening|show)
        | (?:come|coming)\ up\ (?:bit|part|later|today|clip|section)
    """,
    "cut:intro": r"""
        intro(?:s|ductions?)? | opening(?!\ (?:banter|chat|small|joke|ad))(?:s|\ (?:remarks?|
        words?|monologue|music|speech|section|
        bit|part|statement|credits?))? | opener
        | (?:theme|title|opening|intro)\ (?:tunes?|songs?|music|jingle) | jingle | greetings?
        | welcom(?:es?|ing)(?:\ (?:message|bit|part|speech|section|words?|everyone|listeners?))? |
         hellos? | presentation\ of\ the\ guest
        | introduc(?:e|es|ed|ing)\ (?:\w+\ ){0,2}(?:ourselves|myself|himself|herself|guest|show|
        episode|you|him|her|them|everyone)
        | (?:start|begin|open)\w*\ (?:\w+\ ){0,2}(?:with|at)\ (?:the|our|his|her)\ (?:interview|
        first\ question|guest|conversation|topic|content)
        | (?:start|begin|kick|go|jump|get|dive|cut|skip)\w*\ (?:us\ |me\ |
        listeners\ )?(?:off\ )?(?:straight|right|directly|immediately|ahead)\ (?:in|at|with|into|
        to)
    """,
    "cut:smalltalk": r"""
        small[ -]?talk\w* | chit[ -]?chat\w* | chatt(?:er|ing)(?!\ about) | chats?(?!\ about) |
         banter\w* | weather(?:\ (?:chat|talk|bits?))?
        | warm(?:ing)?[ -]?ups? | pleasantries | catch(?:ing)?[ -]?ups? | idle\ talk\w* |
         gossip\w* | ice-?breakers? | nattering
        | how\ (?:are\ you|is\ your|was\ (?:your|the)|we\ (?:are|slept)|everyone\ is|
        our\ \w+\ (?:was|went))\w*
        | before\ (?:we|the\ (?:actual|real|proper)?\ ?(?:interview|conversation|talk|show|topic)|
        it|getting|i)\s?(?:actually|really|finally|even|properly|ever)?\s?(?:gets?|getting|
        starts?|begins?|began|dive|come|turn|reach|ask|interview|talk)?(?:\ (?:talking|
        to\ the\ (?:topic|point|subject|interview|good\ stuff)|going|in))?
        | (?:talk|chat|speak|discuss|waffle|chatter|natter|
        go\ on)\w*\ about\ (?:\w+\ ){0,2}(?:weather|weekends?|holidays?|vacations?|football|
        soccer|lunch|breakfast|coffee|kids|pets|traffic|flights?|dinner)
    """,
    "cut:housekeeping": r"""
        house-?keeping | announc\w+ | reviews?(?=$|[^a-z]) | ratings? | rat(?:e|ing)\ (?:us|
        and\ review|the\ show)
        | (?:like|rate|follow|share)(?:,)?\ and\ (?:subscrib|review|share|follow)\w* |
         subscrib\w* | smash\ (?:the|that)\ \w+
        | (?:plea|ask|call|request|beg|remind|appeal)\w*\ (?:\w+\ ){0,2}(?:for|to|
        of)\ (?:\w+\ ){0,2}(?:reviews?|ratings?|stars?|subscri\w+|likes|follow\w*|donat\w+|
        support|money|rate|share)
        | patreon | merch\w* | newsletters? | plugs? | plugg\w+ | calls?[ -]to[ -]action | ctas? |
         (?:our|my|your)\ socials?(?:\ media)?
        | social\ media\ (?:handles?|accounts?|plugs?) | follow\ (?:us|me) |
         admin\w*(?:\ (?:stuff|bits?))? | donations? | discord | mailing\ lists?
        | (?:tour|event|show|live)\ (?:dates?|announcements?) | self-?promo\w* | five[ -]stars? |
         community\ (?:news|updates?) | notices?
    """,
    "cut:tangent": r"""
        tangents? | digress\w* | rambl\w* | stor(?:y|ies)\ about | trail(?:s|ed|ing)?\ off |
         (?:goes|went|leads?|led)\ nowhere | off[ -]?topics? | side[ -]?(?:tracks?|stor(?:y|ies)|
        notes?|bars?|tracked|tracking|quests?)
        | detours? | asides? | irrelevant | unrelated | nothing\ to\ do\ with | rants? | ranting |
         long[ -]winded | derail\w*
        | anecdotes? | waffl\w* | drifts?(?:ed|ing)?\ (?:off|away|into)? | wanders?(?:ed|
        ing)?\ off | off[ -]subject | beside\ the\ point
        | go(?:es|ing)?\ (?:off\ on|on\ and\ on|on\ (?:forever|for\ (?:ages|hours|ever|minutes))|
        off\ (?:piste|track|course|about)) | meander\w*
    """,
    "cut:crew": r"""
        (?:check|test)\w*\ (?:\w+\ )?(?:levels?|sound|mics?|audio|microphones?|recordings?) |
        crew(?:[ -]?(?:talk|chat|chatter))? | (?:mic|mike|microphone|sound|line|audio|
        tech)[ -]?(?:checks?|tests?|testing|checking|adjust\w*|set-?ups?|fiddling|trouble|
        problems?|issues?)
        | tech(?:nical)?\ (?:talk|stuff|bits?|issues?|problems?|difficult\w+|hiccups?|glitch\w*|
        chat) | soundchecks?
        | (?:are\ we|is\ (?:this|it)|am\ i|we'?re)\ (?:still\ )?(?:recording|rolling|live|on) |
         off[ -]?(?:mic|air|record|camera|the\ record)\w*
        | behind[ -]the[ -]scenes | door ?-?bell\w* | (?:phone|mobile|dog|cat|baby|kid|child|
        siren|alarm|truck|lorry|plane|delivery|postman|courier|neighbou?r|waiter|wife|husband|
        roommate|kettle|drill|builder)s?\ (?:\w+\ ){0,2}(?:rang|rings?|ringing|bark\w*|cr(?:y|ies|
        ied|ying)|jump\w*|comes?|came|knock\w*|walk\w*|interrupt\w*|goes\ off|went\ off|pass\w*|
        wail\w*|drill\w*|boil\w*|shout\w*|starts?)
        | doorbells? | interrupt\w* | (?:talk|speak|chat|convers|discuss|question|note|instruct|
        comment)\w*\ (?:to|with|for|from|between)\ (?:\w+\ ){0,2}(?:producers?|engineers?|
        editors?|technicians?|crew|team|camera\w*)
        | (?:sound|audio|recording)\ (?:engineer|guy|tech\w*|person|man)'?s? | (?:we|
        i)\ (?:had\ to\ |have\ to\ )?(?:stop|stopp?ed|paused?|halted|took\ a\ break|
        take\ a\ break)(?!\w)
        | (?:mic|microphone|camera|laptop|recorder|zoom|battery|batteries|internet|connection|
        wi-?fi)s?\ (?:\w+\ ){0,2}(?:fell|falls|died|dies|cuts?|froze|freezes|dropped|drops|broke|
        breaks|failed|stopped|ran|went)
        | (?:swear|curs|fiddl|fumbl|wrestl|struggl)\w*\ (?:\w+\ ){0,2}(?:mic\w*|cables?|recorder|
        headphones?|camera|equipment) | countdowns? | clapping\ in | slates?
        | set-?up\ (?:talk|chat|chatter|bits?) | (?:before|after)\ (?:we|the)\ (?:hit|pressed|
        press|stop|stopped)\ record\w* | toilet\ break | bathroom\ break | coffee\ break
    """,
    "cut:outro": r"""
        outros? | sign(?:s|ed|ing)?[ -]?offs? | good[ -]?byes? | bye(?:[ -]byes?|s)? |
         farewells? | closing(?:s|\ (?:remarks?|words?|section|bit|part|music|statement|speech))?
        | wrap(?:ping)?[ -]?ups? | closers? | end(?:ing)?\ (?:music|jingle|bit|section|speech) |
         (?:end|ending)\ of\ the\ show | see\ you\ (?:next|soon)\w*(?:\ (?:time|week))?
    """,
    "cut:credits": r"""
        (?:end\ |closing\ |production\ )?credits? | (?:thank\w*|acknowledg\w*|
        shout-?outs?)\ (?:\w+\ ){0,2}(?:team|crew|producers?|editors?|staff|composers?|
        everyone\ who)
        | (?:produced|edited|mixed|music|hosted)\ by | who\ (?:made|makes|produced|worked\ on|
        edited)\b | list\ of\ (?:names|contributors|people) | names\ of\ (?:the\ )?(?:team|crew|
        producers?|people)
    """,
}

_COMPLAINTS: Final = re.compile(
    r"rambl|waffl|\bgo(?:es|ing)? (?:off|on)|nothing to do with|irrelevant|unrelated|derail|"
    r"^(?:start|begin|open|kick|go|jump|get|dive|skip)\w* |drifts|wander|meander|interrupt|"
    r"messed|screw|flub|botch|drags|nowhere|trail|long-?winded"
)
_PATTERNS: Final = {
    tuple(whats.split()): re.compile(rf"(?<![\w'])(?:{pattern})(?![\w])", re.VERBOSE)
    for whats, pattern in _OBJECTS.items()
}


def mentions(clause: str) -> tuple[Mention, ...]:
    """The objects that a clause in lower case names, in order; none overlap."""
    found = sorted(_all(clause), key=lambda m: (m.start - m.end, m.start))
    taken: list[Mention] = []
    for mention in found:
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            taken.append(mention)
    return tuple(sorted(taken, key=lambda m: m.start))


def _all(clause: str) -> Iterator[Mention]:
    for whats, pattern in _PATTERNS.items():
        for match in pattern.finditer(clause):
            if match[0].strip():
                yield Mention(match.start(), match.end(), whats, bool(_COMPLAINTS.search(match[0])))
