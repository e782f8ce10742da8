"""What people call the parts of a show that they may want cut, by the labels of segments."""

from __future__ import annotations

from typing import Final

LABEL_NAMES: Final[dict[str, str]] = {
    "cut:sponsor": r"""
        publicity |
        (?:somebody|someone|a\ company)\ paid\ (?:us\ )?for |
        ads? | ad[ -]?(?:reads?|breaks?|spots?|segments?|blocks?) | advert\w* |
         sponsor\w*(?:[ -](?:reads?|messages?|spots?|segments?|breaks?|bits?|parts?|stuff))?
        | commercials?(?:\ breaks?)? | paid\ (?:\w+\ )?(?:messages?|promotions?|placements?|
        partnership)
        | (?:discount|promo|offer|coupon|voucher)\ ?(?:codes?)? | (?:mid|pre|post)-?rolls? |
         product\ (?:plugs?|placements?|pitch\w*)
        | (?:words?|messages?)\ from\ (?:our|the|my)\ (?:sponsor|partner|friend|advertis)\w*
        | pitch(?:es|ing)?\ (?:the|a|his|her|some|
        that|this|for)
        | mattress\w* | vpns? | meal[ -]?kits? | (?:brand|product)s?\ (?:deals?|mentions?|promo\w*)
        | promos | promotions? | promo\ (?:reads?|spots?|segments?|bits?) | promotional\ \w+ |
         brought\ to\ you\ by
    """,
    "cut:teaser cut:intro cut:smalltalk cut:sponsor cut:housekeeping cut:tangent cut:crew "
    "cut:outro cut:credits": r"""
        (?:the\ |all\ )?(?:extras|trimmings) | (?:the|all|any)\ (?:the\ )?padding
        | (?:everything|anything|all|whatever|what)\ (?:(?:that\ )?(?:isn't|is\ not|is|that's)\ )?
        (?:not|except(?:\ for)?|but|apart\ from|other\ than|besides|outside(?:\ of)?|around|bar|
        save(?:\ for)?|aside\ from|isn't)\ (?:the\ |our\ )?(?:\w+\ )?
        (?:interview|conversation|discussion|main\ part|content|talk)(?:\ itself)?(?!:)
    """,
    "cut:teaser": r"""
        teasers? | tease | cold[ -]?open(?:s|ers?|ing)? | trailers? | previews? | sneak\ peeks? |
         spoilers?(?:\ clips?)?
        | hooks? | opening\ (?:clips?|montage|quotes?|highlights?)
        | (?:clips?|snippets?|quotes?|highlights?|excerpts?)\ (?:(?:that\ )?(?:we|i|you|
        they)\ )?(?:\w+\ )?(?:at|in|from|before)\ the\ (?:very\ )?(?:front|start|beginning|top|
        intro|opening|show)
        | (?:come|coming)\ up\ (?:bit|part|later|today|clip|section)
    """,
    "cut:intro": r"""
        intro(?:s|ductions?)? | opening(?!\ (?:banter|chat|small|joke|ad|paragraph|sentence|line|
        question))(?:s|\ (?:remarks?|
        words?|monologue|music|speech|section|
        bit|part|statement|credits?))? | opener
        | (?:theme|title|opening|intro)\ (?:tunes?|songs?|music|jingle) | jingle | greetings?
        | welcom(?:es?|ing)(?:\ (?:message|bit|part|speech|section|words?|everyone|listeners?))? |
         (?<=\w\ )hello | hello(?=\ (?:and|or|can|should|goes)\b) | hellos
        | presentation\ of\ the\ guest
        | introduc(?:e|es|ed|ing)\ (?:\w+\ ){0,2}(?:ourselves|myself|himself|herself|guest|show|
        episode|you|him|her|them|everyone)
        | (?:start|begin|open)\w*\ (?:\w+\ ){0,2}(?:with|at)\ (?:the|our|his|her)\ (?:interview|
        first\ question|guest|conversation|topic|content)
        | (?:start|begin|kick|go|jump|get|dive|cut|skip)\w*\ (?:us\ |me\ |
        listeners\ )?(?:off\ )?(?:straight|right|directly|immediately|ahead)\ (?:in|at|with|into|
        to)
    """,
    "cut:smalltalk": r"""
        small[ -]?talk\w* | chit[ -]?chat\w*
        | each\ other's\ (?:holidays?|weekends?|vacations?|lives|families|health)
        | takes?\ (?:us\ |them\ |me\ |him\ |her\ )?(?:forever|ages|\w+\ minutes|so\ long|
        a\ while|too\ long)\ to\ (?:get\ (?:going|started|to\ the\ point|
        into\ (?:it|the\ \w+))|start|begin)
        | chatt(?:er|ing)(?!\ about) | chats?(?!\ about) |
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
        (?:\ for\ (?:\w+\ ){1,3}(?:minutes|hours))?
    """,
    "cut:housekeeping": r"""
        house-?keeping | (?:our|my|the\ show's)\ (?:own\ )?promo\w*
        | thank\w*\ (?:\w+\ )?(?:patrons|supporters|subscribers|members|donors) |
        shout[ -]?outs? | announc\w+ | reviews?(?=$|[^a-z]) | ratings? | rat(?:e|ing)\ (?:us|
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
        rabbit[ -]?holes? | (?:outside|off|not\ on)\ (?:of\ )?the\ agenda
        | (?:does|do|did)(?:\ not|n't)\ (?:\w+\ )?(?:bear|concern)(?:\ (?:up)?on)?
        (?!\ (?:me|us|you|them|anyone)\b)
        | (?:with(?:out|\ no)|lacking)\ (?:any\ )?(?:connection|relation|link|relevance)\ to
        | (?:is|are)(?:\ not|n't)\ about | what(?:ever)?\ wanders
        | tangents? | digress\w* | excursions? | off[ -]piste
        | (?:lose|loses|lost|losing)\ the\ (?:thread|plot)
        | (?:besides?|off)\ the\ (?:subject|topic|theme)
        | (?:not|n't)\ (?:germane|pertinent|to\ the\ point)(?:\ to\ the\ (?:\w+\ )?
        (?:subject|topic|matter)(?:\ of\ (?:the|our)\ \w+)?)?
        | rambl\w* | stor(?:y|ies)\ about | trail(?:s|ed|ing)?\ off |
         (?:goes|went|leads?|led)\ nowhere | off[ -]?topics? | side[ -]?(?:tracks?|stor(?:y|ies)|
        notes?|bars?|tracked|tracking|quests?)
        | detours? | asides? | irrelevant | unrelated | nothing\ to\ do\ with | rants? | ranting |
        stray(?:s|ed|ing)? | side[ -]?(?:conversations?|talk) | less\ rambly
        | stick(?:s|ing)?\ to\ the\ (?:subject|topic|point|theme)
        | (?:keep|stay)(?:ing|s)?\ (?:\w+\ )?on\ (?:topic|track|point|subject|theme|message)
        | rein\ (?:it|him|her|us|them)\ in | do(?:es)?(?:n't|\ not)\ (?:\w+\ )?(?:serve|belong|
        contribute|relate|pertain|matter)(?:\ (?:to\ )?(?:the\ )?(?:story|topic|subject|point|here|
        it))?
        | (?:(?:is|are)n't|(?:is|are)\ not|not)\ (?:really\ |strictly\ )?(?:relevant|on\ topic)
        | (?:only|just)\ what\ (?:matters|is\ relevant|counts|is\ on\ topic) |
         long[ -]winded | derail\w*
        | anecdotes? | waffl\w* | drifts?(?:ed|ing)?\ (?:off|away|into)? | wanders?(?:ed|
        ing)?\ off | off[ -]subject | beside\ the\ point
        | go(?:es|ing)?\ (?:off\ on|on\ and\ on|on\ (?:forever|for\ (?:ages|hours|ever|minutes))|
        off\ (?:piste|track|course|about)) | meander\w*
    """,
    "cut:crew": r"""
        (?:sort|set|plug|hook|fix|mess|adjust|connect|figur|wrestl|struggl|faff|mess|muck|play
        |fiddl)\w*
        \ (?:(?:up|out|in|around|about|with)\ ){0,2}(?:the\ |my\ |our\ |his\ |her\ )?(?:mics?|
        microphones?|
        screen[ -]?shar\w*|cables?|headphones?|projector|zoom|webcam|slides)
        (?:\ and\ (?:levels|cables?|headphones?))?
        | screen[ -]?shar(?:e|ing)(?:\ (?:problems?|issues?|trouble))? |
        talk-?back | (?:producer|director|engineer|technician|operator)s?\ (?:\w+\ )?(?:tell|ask|
        say|talk|shout|whisper)\w*
        | (?:check|test)\w*\ (?:\w+\ )?(?:levels?|sound|mics?|audio|microphones?|recordings?) |
        crew(?:[ -]?(?:talk|chat|chatter))? | (?:mic|mike|microphone|sound|line|audio|
        tech)[ -]?(?:checks?|tests?|testing|checking|adjust\w*|set-?ups?|fiddling|trouble|
        problems?|issues?)(?:\ (?:chat|chatter|talk|banter))?
        | tech(?:nical)?\ (?:talk|stuff|bits?|issues?|problems?|difficult\w+|hiccups?|glitch\w*|
        chat) | soundchecks?
        | (?:are\ we|is\ (?:this|it)|am\ i|we'?re|
        (?:whether|if)\ (?:we|it|this|that)(?:\ (?:are|is)|'re|'s))\ (?:still\ )?
        (?:recording|rolling|live|on) |
         off[ -]?(?:mic|air|record|camera|the\ record)\w*
        | behind[ -]the[ -]scenes | door ?-?bell\w* | (?:phone|mobile|dog|cat|baby|kid|child
        |brother|sister|son|daughter|mother|father|mum|mom|dad|
        siren|alarm|truck|lorry|plane|delivery|postman|courier|neighbou?r|waiter|wife|husband|
        roommate|kettle|drill|builder)s?\ (?:\w+\ ){0,2}(?:rang|rings?|ringing|bark\w*|cr(?:y|ies|
        ied|ying)|jump\w*|comes?|came|knock\w*|walk\w*|interrupt\w*|barg\w*|burst\w*|goes\ off
        |went\ off|pass\w*|
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
        outros? | sign(?:s|ed|ing)?[ -]?offs? | good[ -]?byes?
        | (?:the\ )?ending(?=\ (?:is|drags|goes|takes|could|should|can|has)|$)
        | thank[ -]?yous? | bye(?:[ -]byes?|s)? |
         farewells? | closing(?:s|\ (?:remarks?|words?|section|bit|part|music|statement|speech))?
        | wrap(?:ping)?[ -]?ups? | closers? | end(?:ing)?\ (?:music|jingle|bit|section|speech) |
         (?:end|ending)\ of\ the\ show | see\ you\ (?:next|soon)\w*(?:\ (?:time|week))?
    """,
    "cut:credits": r"""
        (?:list|names)\ of\ who\ (?:did|made|does|makes|was|were)
        | names\ of\ (?:all\ )?(?:the\ )?\w+(?:\ and\ (?:the\ )?\w+)?
        \ (?:is|are|get)\ (?:read|told|listed|said)(?:\ out)?
        | (?:end\ |closing\ |production\ )?credits? | (?:thank\w*|acknowledg\w*|
        shout-?outs?)\ (?:\w+\ ){0,2}(?:team|crew|producers?|editors?|staff|composers?|
        everyone\ who)
        | (?:produced|edited|mixed|music|hosted)\ by | who\ (?:made|makes|produced|worked\ on|
        edited)\b | list\ of\ (?:names|contributors|people) | names\ of\ (?:the\ )?(?:team|crew|
        producers?|people)
    """,
}
"""Patterns over lower case, verbose; the longest match counts."""
