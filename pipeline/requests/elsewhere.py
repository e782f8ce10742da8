"""What no wish can choose, and the option of the program that does it."""

from __future__ import annotations

import re
from typing import Final

_OPTIONS: Final = (
    (r"\bedl\b|premiere|avid", "--exports edl, xml or aaf"),
    (r"fcp ?xml|final cut|davinci|resolve", "--exports fcpxml"),
    (r"\botio\b|opentimelineio", "--exports otio"),
    (r"\breaper\b|\baudacity\b", "--exports reaper or audacity"),
    (r"\bdocx\b|word (?:doc|file)", "--exports docx"),
    (r"web ?page|html page", "--exports page"),
    (r"\bmp3\b|\bm4a\b|\bmkv\b", "--exports mp3, m4a, mp4 or mkv"),
    (r"\b(?:burn\w*|hard-?code\w*)\b", "--exports burned"),
    (r"deinterlac", "--deinterlace"),
    (r"dissolv|cross-?fad|jump cut", "--joins dissolve or zoom"),
    (r"\bmusic\b", "--music FILE, --intro FILE or --outro FILE"),
    (r"\b(?:intro|outro)\.\w+", "--intro FILE or --outro FILE"),
    (r"\bcover\b|artwork|thumbnail", "--cover FILE"),
    (r"\b(?:rss|feed|publish it)\b", "'paperedit publish'"),
    (r"all (?:the )?(?:audio )?(?:tracks|streams)", "--all-streams"),
)
_COMPILED: Final = tuple((re.compile(pattern), option) for pattern, option in _OPTIONS)


_FORMATS: Final = re.compile(
    r"\b(?:as|in|into|for) (?:an? )?(?:(?:ms |microsoft )?word|docx)(?! \w+ for)\b|\bdocx\b|"
    r"\bword (?:doc|file|format)"
)


def format_option(text: str) -> str:
    """The option that writes a known thing as another kind of file: "the transcript in Word"."""
    return "--exports docx" if _FORMATS.search(text) else ""


def option_for(text: str) -> str:
    """The option that does what a clause in lower case asks for; nothing where none does."""
    return next((option for pattern, option in _COMPILED if pattern.search(text)), "")
