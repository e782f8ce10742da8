"""Turns of phrase with which shows begin, end and ask for something, with their log-odds.

Written from how shows are usually made, in English.
"""

from __future__ import annotations

import re
from typing import Final

_SURE, _LIKELY, SHOW_HINT = 4.0, 2.0, 1.0
_SHOW: Final = r"(show|podcast|program(me)?|series|broadcast|channel)"
_WRITTEN: Final[tuple[tuple[str, float, str], ...]] = (
    ("intro", _SURE,
     r"\bwelcome (back )?to (?!the (stage|team|family|club|jungle)\b)|"
     r"you're (listening to|watching)|"
     rf"(i'm|i am) your host|hosted by|it's time for\b|\bthis is the [a-z -]*{_SHOW}\b|"
     r"\bthis is (?-i:(the )?[A-Z][\w'&]+).{0,60}\b(episode|recorded|edition|(for|on) (mon|tues|"
     r"wednes|thurs|fri|satur|sun)day|with (?-i:[A-Z]))"),
    ("intro", _LIKELY,
     r"^(hi|hello|hey|good (morning|evening|afternoon))\b[, ]+(there|(and )?welcome|everyone|"
     r"everybody|all|folks|friends|listeners|you guys|(?-i:[A-Z]))|ladies and gentlemen|"
     r"\b(my name is|i'm|i am|and i'm) (?-i:[A-Z])\w+( (?-i:[A-Z])\w+)?[.!]|\bepisode (number )?"
     r"(\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|joining (me|us)|"
     r"(i'm|we're) joined by|(my|our|today's) guest\b|\bseason (\d|one|two|three|four|five)|"
     r"\bfor (mon|tues|wednes|thurs|fri|satur|sun)day,|"
     r"on (today's|this) (show|episode)|we (tell|bring|give) you|\b(a|the) (\w+ )?(show|podcast) "
     r"(about|where|that|in which|for people)\b"),
    ("intro", SHOW_HINT,
     rf"\b{_SHOW}\b|\btoday\b|let's (get|dive|jump|start|kick)|\bwelcome\b|check it out"),
    ("outro", _SURE,
     r"\bthank(s| you)( so| very)?( much)?( (everyone|everybody|you|all|guys))?( all)? "
     r"for (listening|tuning in|watching|joining us|being (here|with us)|your time)|"
     r"until next time|"
     r"(that's|that is|and that's|that'll be|that does) (all|it|our show|[\w' ]{3,40}?) for "
     r"(today|now|this week|this episode|tonight|me)\b|see you (all |again )?(next|then|tomorrow|"
     r"right back here)|(we'll|i'll|will) (be back|see you|meet you|catch you|talk to you)"
     r"( \w+){0,4} (next|tomorrow|again|soon)|signing off|goodbye|bye[- ]?bye|"
     r"hope (that )?you('ve| have)? enjoyed|\bto all of you for being"),
    ("outro", _SURE,
     r"\b(produced|edited|mixed|engineered|composed|created|written|hosted) (and \w+ )?by\b|"
     r"\b(music|artwork|art|sound design|theme)( \w+)? (is |was |provided )?by\b|"
     r"executive producer|"
     r"\b(is|are|was) an? .{2,40} (production|original)\b|production of|family of podcasts"),
    ("outro", _LIKELY,
     r"\b(good ?)?bye\b[,.!]|^good night|take care\b|stay tuned|have a (great|good|lovely|nice) "
     r"(week|day|one|night|evening|weekend)|thanks again|thank you (so |very )?much[,.]|"
     r"thank you to (our|today's)|(great|lovely|good|fun|pleasure) (to (talk|have)|talking|having)|"
     r"\b(a lot|lots) of fun|enjoyed (it|this)|let's do another|"
     r"(find|get) (all )?(the |our )?(source material|show ?notes|transcripts?|links)"),
    ("outro", SHOW_HINT,
     r"^thank(s| you)\b|^thank you\.$|next (week|time|episode|tuesday|monday)|our (show|producer)|"
     r"\b(on|at) our website"),
    ("promo", _SURE,
     r"\bsubscribe\b.{0,60}\b(podcasts?|app|client|listen|channel|button|us|show|episode|spotify|"
     r"apple|automatically)|\b(rate|review)( and| or|,) (review|rate|subscribe|follow)|"
     r"(leave|give|write) (us )?(a|your|an?)( \w+){0,2} (review|rating|comment|like)|five[- ]stars?"
     r"|\bpatreon\b|(a|become|our|thank) patrons?\b|become a (member|supporter|subscriber)|"
     r"support (us|the|this|our) (show|podcast|work|channel|on)|support us\b|"
     rf"keep (us|this {_SHOW}) (in business|going|free|on the air)|our (merch|shop|store|"
     r"newsletter|discord|community|socials|patreon|forum|mailing list|membership)|merch\b|"
     r"made possible by (you|y'all|our (listeners|patrons|members|supporters)|listeners)|"
     r"(tell|share)( \w+){0,5} (a friend|your friends|with (a|your) friends?)|"
     r"\b(follow|find) us\b|hit (the|that) (bell|like|subscribe)|feedback at\b"),
    ("promo", _LIKELY,
     r"wherever you (get|listen|like|find)|(send|email|write|drop)( to)? us\b|get in touch|"
     r"write in\b|(social|socials) at|\bwe're (at|on) [\w ]*(x|instagram|tiktok|youtube|bluesky|"
     r"mastodon|facebook)\b|instagram|youtube channel|tiktok|mastodon|\bwatch (us |it )?live\b|"
     r"live (show|recording|taping|tour)|tickets (are|at|for|on)|sign up (for|to) (our|the)( \w+)? "
     r"newsletter|bonus (episode|content)|ad[- ]free|early access|club members?|our members|"
     r"made possible by|(time|like|want) to thank|t[- ]?shirts?|mugs|"
     r"thank (our|the) (patrons|members|supporters|listeners)|"
     r"new episodes? (drop|come|every)|download (it|the show|the episode)|copies of (the|his|her|"
     r"our) show|get (it|the show|every episode) automatically|listener (survey|support)"),
    ("promo", SHOW_HINT,
     r"\b(our|my) (website|listeners|page|feed|inbox)|\bvisit\b|\b\w+ ?(\.|dot) ?(com|org|tv|fm|me|"
     r"net|show)\b|\bslash\b|thank(s| you)\b|share it|love to hear|every (mon|"
     r"tues|wednes|thurs|fri)day|we do this show|send us|if you (like|enjoy|want to|love)"),
)  # fmt: skip
SHOW_CUES: Final = tuple(
    (kind, weight, re.compile(pattern, re.IGNORECASE)) for kind, weight, pattern in _WRITTEN
)
