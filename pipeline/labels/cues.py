"""Turns of phrase that tell what is going on, with their weights in log-odds.

Written from how shows are usually made, in English; other languages are left to the embeddings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURE, _LIKELY, HINT = 5.0, 3.0, 1.5

_WRITTEN: Final[tuple[tuple[str, float, str], ...]] = (
    ("teaser", _SURE,
     r"coming up (on|in|next|later)|later (in|on) (this|the|today's) (show|episode)|(on|"
     r"in) (today's|this) episode,? you('ll| will)"),
    ("intro", _SURE,
     r"welcome (back )?to|you're listening to|this is episode|i'm your host|(my|our|"
     r"today's) guests?( today| this week)? (is|are|wrote|has|was)|please welcome|"
     r"without (any )?further (ado|delay)"),
    ("intro", _LIKELY,
     r"joining (me|us)|(i'm|we're) joined by|my name is|hello and welcome|(hi|hello|"
     r"hey)[, ]+(everyone|everybody|all|folks|there)|in this episode|(sitting|with me|"
     r"across|opposite)\b.{0,30}\b(is|me)|let's (get|dive|jump) in|here('s| is) (my|"
     r"our) (conversation|interview|talk|chat)|on the (show|podcast|programme) today|"
     r"(today|this week) (i'm|we're|i|we) (talk|speak|chat)"),
    ("intro", HINT,
     r"(i'm|i am) [A-Z]\w+,? and|(better )?known as|that was [A-Z]|wanted to (speak|"
     r"talk) (with|to)|founder of|author of|bestselling|who (wrote|runs|founded)"),
    ("sponsor", _SURE,
     r"brought to you by|(our|today's|this week's) (sponsors?|partners?)\b|"
     r"sponsor(ed)? (by|of|for)|support for (this|the|our)|(made possible|supported) by|"
     r"(promo|offer|discount|coupon) code|(use|enter) (the )?code|at checkout|dot (com|io|"
     r"org|co|net) (slash|forward)|\.(com|io|co)/\w+|(thanks|"
     r"thank you) to .{0,40} for (sponsoring|supporting)|\b(a|this) (paid )?(ad|"
     r"advertisement|commercial)\b"),
    ("sponsor", _LIKELY,
     r"free trial|risk[- ]free|money[- ]back|(percent|%) (off|discount)|free (shipping|"
     r"delivery|month|of charge)|cancel any ?time|terms apply|plans (start|from)|(try|"
     r"get) (it|them|started|yours)( out)?( now| today)? (for )?free|back to (the|"
     r"our) (show|conversation|interview|episode|programme)|limited time|special offer|"
     r"(your|the) first (order|month|box|bag|purchase|year)|word from|sign up (today|now|"
     r"at|for free)|(quick|short) (break|message|word)|hear from (our|the)|(visit|go to|"
     r"head (over )?to|check out) \S+ ?(dot|\.)(com|io| com| io)|(months?|"
     r"weeks?) (for )?free|no credit card|at no (extra )?cost"),
    ("sponsor", HINT,
     r"^(tired of|struggling|looking for|do you (struggle|ever|want)|are you|ever (wonder|"
     r"wish)|you know what|if you('re| are) (building|looking|running))|\b(with|"
     r"from) [A-Z]\w+[A-Z]?\w*,? you\b|that's (why|where|what) \b.{0,20}(is|comes in|does)|"
     r"in (one|a) click|customers|easiest way|flat fee|(over|"
     r"more than) \w+ \w+ (businesses|companies|people|teams)|(i've|i have) been using|"
     r"delivered|sign up|worldwide|for free\b"),
    ("housekeeping", _SURE,
     r"(leave|give|write) (us )?(a|your)( \w+)? (review|rating)|rate and review|(quick|"
     r"short|small|brief) (announcement|note|correction|reminder|update)|(our|a|the|"
     r"my) newsletter|patreon|merch\b|live (show|recording|event|taping)|(new|next|"
     r"future) episodes? (will|come|every|on|here|twice)|release (day|schedule)|no episode|"
     r"(in the )?(last|previous) (week|time|episode)('s episode)?,? (we|i) (said|mentioned|"
     r"got|claimed)|content warning|listener survey|mailing list"),
    ("housekeeping", _LIKELY,
     r"subscribe|follow (us|the show)|tickets|become a (member|patron|supporter|"
     r"subscriber)|(our|the) (survey|discord|community|forum|website)|wrote in|(send|"
     r"email) (us|in) (your|a|us)|correction|announce|tell (a|your) friends?|recorded (in|"
     r"on|before|back in)\b|(put|set) (that|the record) (right|straight)|housekeeping|"
     r"hiatus|(this|next|new) season|taking a (short )?break (for|until|from)|"
     r"strong language|listeners? discretion|ad-free|early access|(every|on) (monday|"
     r"tuesday|wednesday|thursday|friday|saturday|sunday)s|wherever you (get|listen)|"
     r"five stars?"),
    ("housekeeping", HINT,
     r"before we (start|begin|get (started|into)|dive)|one (more )?thing (before|up)|"
     r"link (is )?in the|several of you|many of you|our listeners (have|can)|from (now|"
     r"this|next) (on|week|month|season)|(we're|we are) (changing|moving|looking for|"
     r"hiring|collecting)"),
    ("crew", _SURE,
     r"(are|is) (we|it|this|you|that)( still| already)? (recording|rolling|running)|(can|"
     r"could) you hear (me|us|that)|(i )?can('t| not)? hear you|your (mic|microphone|audio|"
     r"connection|video|camera|screen|internet|wifi|sound)\b|my (mic|microphone|headphones|"
     r"headset|camera|wifi|connection|video|airpods|earbuds|screen|laptop|"
     r"battery)\b.{0,25}(is|are|just|died|froze|dropped|fell|back|now)|(hit|press|pressed|"
     r"pushed|start|stop) (the )?record(ing)?\b|(test|testing)[, ]+(one|test)|(be|"
     r"come) right back|doorbell|hard stop|(we'll|i'll|you can|we can) (edit|cut|fix|"
     r"take) (this|that|it|all of that) (out|later|in post|afterwards)|mic check|"
     r"sound check"),
    ("crew", _LIKELY,
     r"(one|a|two|ten|thirty|five|couple of) (sec|second|moment|minute)s?\b.{0,4}$|(give|"
     r"gimme) me (a|one|two|ten|five)|hang on|one moment|(an |the |some )echo|"
     r"background noise|(phone|alarm|bell)('s| is| was)? (ring|going)|minutes left|"
     r"(how much|do we have) time|(closer to|into) the mic|(frozen|froze|lagging|"
     r"cutting out|breaking up|dropped (out|off))|unmute|on mute|levels|siren|(lorry|truck|"
     r"drill|leaf ?blower|construction|plane|vacuum)\b.{0,25}(outside|noise|again|next)|"
     r"(red|recording) light|(pause|stop) for a (second|sec|moment|minute)|upload|"
     r"backup recording|quicktime|clap\b|countdown|(glass of|some|get) water|(take|"
     r"have) a (short |quick )?break\b|bathroom"),
    ("crew", HINT,
     r"((shall|should|can) (we|i)|do you want to) (do|go|start|move|jump|skip|"
     r"take) .{0,40}(next|first|now|or)|ready (to|when)|recording|microphone|headphones|"
     r"when we start|(sorry|excuse me)[,.] (someone|somebody|the|my|there)"),
    ("retake", _SURE,
     r"let me (just )?(rephrase|redo|restart|start (that |this |it |the sentence |"
     r"over)?(again|over)|try (that|this|it)?( one)? ?(again|once more)|(say|put|do) (that|"
     r"this|it) (again|over|differently|another|better|in another))|scratch that|"
     r"strike that|(can|could) (we|you) (cut|edit|remove|delete|scrap) (that|this|it)|(cut|"
     r"edit|leave|take|keep) (that|this|it)( bit| part)? out\b|(don't|do not|"
     r"please don't) (use|keep|air|include|publish) (that|this)|take (two|three|four|2|"
     r"3)\b|from the top|(i'll|i will|can i|let's|let me|i'd like to) (just )?(do|say|try|"
     r"take|redo|start|read) (that|this|it)?.{0,10}(again|over|once more)|one more (time|"
     r"take)|(i|we) (messed|screwed|botched) (that|it|this)?|i misspoke"),
    ("retake", _LIKELY,
     r"no,? (wait|hang on|hold on|sorry|that's (wrong|not right))|wait,? no\b|(got|"
     r"said) (that|it|the \w+) wrong|(i'm|we're) not (allowed|supposed) to|(shouldn't|"
     r"should not|can't|rather not) (say|name|mention|have said)|off the record|"
     r"start(ing)? (over|again)\b|stumbled|tongue[- ]tied|what i'd (rather )?say (instead|"
     r"is)|i meant (to say)?\b|came out (wrong|badly)|lost my (train|thread)"),
    ("retake", HINT,
     r"hold on|, uh,? no\b|sorry,? (again|what)|actually,? (no|don't)|three,? two,? one"),
    ("smalltalk", _SURE,
     r"how (are|were) (you|things|you doing)( today| doing)?\?|how('s| is) (it going|"
     r"everything|life)|how was your (weekend|week|day|trip|holiday|flight|christmas|"
     r"summer|morning|evening)|how's the weather|nice to (finally )?(meet|see) you|"
     r"good to see you|(sorry|apologies) (i'm|i am|for being) late|where are you (calling|"
     r"dialling|joining|based)|(doing|been) (well|good|great|fine)[,.!? ]+(thanks|"
     r"thank you|how|and you)"),
    ("smalltalk", _LIKELY,
     r"weather|rain(s|ing|y|ed)?\b|snow(s|ing|ed)?\b|sunny|freezing|weekend|jet ?lag|"
     r"breakfast|lunch\b|(my|the|our) (dog|cat|kids|puppy|toddler|baby|boxes|kitchen|flat|"
     r"garden)|holidays?\b|vacation|traffic|(too much|another|enough) coffee|moved (in|"
     r"house|here)|behind you|your (background|bookshelf|office|plant|garden|shirt|dog|cat|"
     r"guitar|wall|place|kids)|is that (real|your|a)\b|what time is it|(slept|sleep) (well|"
     r"badly|at all)|time zone|(good|great|fine|not bad),? (thanks|thank you|good)"),
    ("smalltalk", HINT,
     r"^(good|great|fine|not (too )?bad)\b|this morning|last night|yesterday|tired|hungry|"
     r"cold (here|there|in)|hot (here|there)|by the way|lovely"),
    ("tangent", _SURE,
     r"off[- ]topic|(go|going|went) (off )?on a tangent|i digress|nothing to do with (this|"
     r"it|anything)|(i'm|i was) rambling|where (were|was) (we|i)\b|funny story|(random|"
     r"quick) (side )?(story|aside)"),
    ("tangent", _LIKELY,
     r"reminds me of|when i was (a |in |about |young|little|ten|eleven|twelve|\d)|"
     r"my (grand\w+|mother|mum|mom|dad|father|brother|sister|uncle|aunt|cousin|neighbou?r|"
     r"landlord|first (job|car|boss|girlfriend|boyfriend)|old (teacher|boss|school)|kids?|"
     r"son|daughter|wife|husband|roommate|flatmate)\b|(i|we) (once|used to)\b|"
     r"there was (this|a) (guy|man|woman|old|kid|girl|boy)|it's like (when|that time)|(we|"
     r"i) had (this|a) (\w+ ){0,2}(who|that)\b|growing up|back home|true story|"
     r"years ago (i|we)\b"),
    ("tangent", HINT,
     r"\b(still|never) (have|has|had|forgot|forget)|anyway|last year|one (day|night|summer|"
     r"time)|holiday|wedding|school|village|childhood"),
    ("outro", _SURE,
     r"thank(s| you)( so| very)?( much)? for (listening|tuning|joining|coming|having|being|"
     r"watching|your time)|until next time|(that's|that is|and that's) (all|it|"
     r"a wrap)( folks| everyone)?( for| we| from)|(we're|we are|we've run) out of time|"
     r"(all|the) time we('ve| have)|(have to|let's) leave it (there|here)|"
     r"where can (people|listeners|our|folks|everyone)|see you (all )?(next|soon|in (two|a|"
     r"three)|here (next|in))|(good)?bye\b.{0,20}$|take care\b|signing off"),
    ("outro", _LIKELY,
     r"thank(s| you)( so| very)? much|thanks again|(great|lovely|nice|wonderful|pleasure|"
     r"good|fun) (to (talk|speak|chat)|talking|speaking|chatting|having)|(a|my|"
     r"been a) pleasure|find (me|you|us|him|her) (on|at|online)|(in|to) the (show notes|"
     r"description)|enjoyed (this|our|the) (conversation|talk|episode|chat)|see you (next|"
     r"soon)|on that note|stay (curious|safe|tuned)|(i'll|we'll) (see|talk to|catch|"
     r"be back)|thanks,? [A-Z]\w+\W*$|having me"),
    ("outro", HINT,
     r"^(thank you|thanks)\b|check (it|that|them) out|last words"),
    ("credits", _SURE,
     r"(produced|edited|mixed|mastered|engineered|presented|hosted|"
     r"composed) (and \w+ )?(by|for)\b|(music|artwork|sound design|research|photography|"
     r"mixing|editing|production|reporting|theme|fact[- ]?check\w*)( (?!an? |the )\w+){0,2} (is |"
     r"was )?(by|from)\b|executive producer|(our|the|associate|senior) (producer|editor|"
     r"engineer)s? (is|are|was|for)|a production of|(is|was) an? .{3,40} (production|show|"
     r"original|podcast)\b|we('re| are) an? \w+( \w+){0,3} (production|show|podcast)|"
     r"(special|additional) (thanks|reporting|production|music)|all rights reserved"),
    ("credits", _LIKELY,
     r"(this|that) (was|has been) (the|an? (production|episode))\b|you('ve|"
     r" have) been listening to|theme (song|music|tune)|i'm the producer|and (me|"
     r"myself),? |recorded at|copyright|written and"),
    ("credits", HINT,
     r"producer|editor|engineer|the team at|studios?|media\b"),
    ("question", _LIKELY,
     r"tell (me|us)( a (bit|little))?( more| about| where| what| how| why)|walk (me|"
     r"us) through|i('m| am|'d be) curious|(wanted|want|like|going) to ask|what('s|"
     r" is) your (take|view)|i wonder (if|what|how|why|whether)|talk (to me|to us|a (bit|"
     r"little))? ?about (how|what|why|your|the|that)|(explain|describe) (to|for|what|how)|"
     r"let me ask|could you (share|say|give)|how do(es)? that (work|compare)|elaborate"),
    ("comment", HINT,
     r"^(right|wow|yeah|yes|okay|ok|exactly|sure|absolutely|totally|mm|interesting|"
     r"fascinating|amazing|huh|oh|i see|got it|true|well)\b|makes (a lot of )?sense|"
     r"i (love|like) that|good point|that's (insane|wild|crazy|cool|great|fascinating|"
     r"interesting|funny|amazing)|i (agree|suppose|guess)"),
)  # fmt: skip

CUES: Final = tuple(
    # Names begin with a capital; everything else is found in any case.
    (label, weight, re.compile(pattern.replace("[A-Z]", "(?-i:[A-Z])"), re.IGNORECASE))
    for label, weight, pattern in _WRITTEN
)


def cues_in(text: str) -> Iterator[tuple[str, float, str]]:
    """Label, weight and wording of every cue in a text."""
    plain = text.replace("’", "'")
    for label, weight, pattern in CUES:
        for match in pattern.finditer(plain):
            yield label, weight, match[0].strip(" ,.?!")
