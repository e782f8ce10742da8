"""What people call the things that are made beside an edit."""

from __future__ import annotations

from typing import Final

PRODUCT_NAMES: Final[dict[str, str]] = {
    "captions": r"""
        captions? | caption(?:ed|ing) | subtitl\w+ | subs | srt | vtt | transcri(?:pts?|bed?|
        ptions?)
        | text\ version | deaf | in\ writing | hard[ -]of[ -]hearing
    """,
    "clips": r"""
        (?<=make\ a\ )(?:trailer|teaser|preview)
        | clips?(?!\ (?:needs|has|should|must|is)\b) | highlights?(?:\ reel)?
        | (?:short|brief|some|few|several)\ (?:\w+\ )?(?:extracts?|excerpts?)
        | (?:\d+|two|three|four|five|six|couple\ of|few|some|secs?|seconds?|best|good|
        strong(?:est)?|
        tight|usable|quotable|a|short)\ grabs?(?=$|[ ,.:;])(?!\ (?:his|her|the|my|our|a)\b)
        | pull\ ?-?quotes?
        | shorts | reels? | snippets? | audiograms? | tik\ ?tok
        | instagram | insta | social(?:s|\ (?:media|posts?|clips?)) | sound[ -]?bites?
        | (?<!is\ the\ )(?<!'s\ the\ )(?<!are\ the\ )best\ (?:bits?|moments?|parts?|
        quotes?|lines?) |
        verticals? | teasers?\ for\ \w+
        | (?:quotable|shareable|viral)\ \w+
    """,
    "chapters": r"""
        chapters? | chapter\w* | time ?-?stamps? | table\ of\ contents | (?:section|topic)\ mark\w*
        | (?:divide|split|break|structure|organi[sz]e)\w*\ (?:\w+\ ){0,3}(?:into|by|in|
        up\ by)\ (?:\w+\ )?(?:sections?|topics?|parts)
        | jump\ (?:marks?|points?|to\ topics?) | index\ of\ topics
        | (?:jump|skip|hop|navigate|go)\ (?:straight\ |right\ |directly\ )?(?:between|to)
        \ (?:\w+\ ){0,2}(?:parts?|topics?|sections?|bits?)(?:\ (?:they|you|people|we)
        \ (?:want|need|like))?
    """,
    "shownotes": r"""
        notes\ with\ links | write\ up\ the\ (?:episode|show)
        | show[ -]?notes? | (?<=and\ )notes | (?:write|prepare|make)\ (?:\w+\ )?notes |
        notes(?=\ (?:and|for)\b)
        | episode\ (?:notes?|description|text|summary) | descriptions? | summar\w+ | blurb
        | synopsis | give\ it\ an?\ (?:\w+\ )?title | links?\ (?:that\ )?(?:we|i|they|he|she|were|
        are|mentioned|list)\b | list\w*\ (?:\w+\ ){0,2}(?:links?|resources)
        | write-?up | take-?aways? | key\ points? | title\ (?:ideas?|suggestions?) | (?:suggest|
        propose)\ (?:\w+\ )?titles?
        | resources\ (?:\w+\ )?mentioned | tl;?dr
    """,
}
"""Patterns over lower case, verbose; the longest match counts."""
