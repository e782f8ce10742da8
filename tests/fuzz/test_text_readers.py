"""Scripts, captions, pages, transcripts, feeds, lists, conditions and times that are anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.readers.captions import with_cues
from editors.readers.page import parsed_page
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.header import is_approved, media_of
from editors.script.parse import parsed
from editors.script.read import read_parsed
from editors.script.tokens import TOLD
from editors.script.write import written
from editors.table import proposed
from flows.many.selection import condition, episodes
from media.clock import parse_seconds
from pipeline.captions import captions, cues_of
from pipeline.words.transcript_files import read_file
from tests.fuzz.harness import fuzz
from tests.make import calls, transcript

if TYPE_CHECKING:
    from pathlib import Path

    from editors.script.document import Document
    from editors.script.tokens import Problem

TALK = transcript(
    "________So|we===|um==|we=|began.____________________________Then__um_it|went|on|to|"
    "page|numbers|and|told|us|don't|stop|for|30|years.________[sic]|#1|the|the|film.______Yes."
)
PROPOSED = proposed(TALK, calls("fillers", "gaps"))
DOCUMENT = drafted(TALK, PROPOSED)
SCRIPT = written(TALK, DOCUMENT)
MARKED = (
    SCRIPT.replace("approved", "speakers: {A: Ann, B: \"Ben, too\"}\napproved")
    .replace("[00:00:05.600]", "# A heading\n\n**Ann** [00:00:05.600] {intro}")
    .replace("it went", "it <!-- hm\nhm --> ~~went~~.").replace("page numbers", "page-numbers")
)  # fmt: skip
CUES = cues_of(TALK.words, assembled(TALK, DOCUMENT)[0])
PAGE = "The Show\n\nAnn (00:00):\nSo we began.\n\nBen (0:05)\nThen it went on to page numbers\n"
SRT, VTT = captions(CUES, "srt"), captions(CUES, "vtt")
STYLED = (
    "WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.500 line:0\n"
    "<v Ann>Hello <i>there</i> {\\an8}[laughter]\n"
)
JSON = (
    '{"version":"1.0.0","segments":[{"speaker":"Ann","startTime":1.0,"endTime":2.5,"body":"Hi '
    'there"},{"startTime":3,"body":"and \\u00e9"}]}'
)
FEED = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Show</title>\n'
    '<item><enclosure url="one%20two.wav" type="audio/wav" length="1"/></item>\n'
    '<item><enclosure url="file:///x/three.wav"/></item>\n</channel></rss>\n'
)
CONDITIONS = [b"length>10m", b"size<1.5GB", b"name=*.mp3", b"*[a-z]?.wav", b"length<=1:02:03.5"]


def seeds(*texts: str) -> list[bytes]:
    return [text.encode() for text in texts]


def text_of(data: bytes) -> str:
    return data.decode("utf-8-sig", errors="replace")


def settled(document: Document, problems: tuple[Problem, ...]) -> None:
    """What was read has few problems, each with a place, or can be played."""
    assert len(problems) <= TOLD + 1
    assert all(p.place.line >= 1 and 0 < len(p.message) < 600 for p in problems)
    assert not any(c in p.message for p in problems for c in "\0\n\r\x1b\u2028\ud800")
    if not problems:
        timeline, cuts = assembled(TALK, document)
        assert timeline.length + sum(len(cut.span) for cut in cuts) >= TALK.source.length


def script(data: bytes) -> None:
    text = text_of(data)
    found = parsed(text)
    settled(*read_parsed(TALK, found, PROPOSED, known_as=()))
    if "the header has no end" not in str(found.problems):
        assert is_approved(text) == found.approved
        assert media_of(text) == found.media


def test_any_bytes_as_a_script() -> None:
    fuzz("script", seeds(SCRIPT, MARKED, MARKED.replace("\n", "\r\n")), script)


def test_any_bytes_as_captions() -> None:
    fuzz(
        "captions",
        seeds(SRT, VTT),
        lambda data: settled(*with_cues(TALK, DOCUMENT, CUES, text_of(data))),
    )


def test_any_bytes_as_a_page() -> None:
    fuzz(
        "page",
        seeds(PAGE),
        lambda data: settled(*read_parsed(TALK, parsed_page(text_of(data), TALK), PROPOSED)),
    )


def test_any_bytes_as_a_transcript(tmp_path: Path) -> None:
    """The name's ending is one of those that tell the formats apart."""
    formats = {".srt": SRT, ".vtt": STYLED, ".json": JSON, ".txt": PAGE}

    for suffix, seed in formats.items():
        file = tmp_path / f"given{suffix}"

        def given(data: bytes, file: Path = file) -> None:
            file.write_bytes(data)
            words = read_file(file)
            assert words
            assert all(word.text and word.text.encode("utf-8") for word in words)
            assert all(word.at is None or 0 <= word.at < 10**9 for word in words)

        fuzz(f"given{suffix}", seeds(seed), given)


def test_any_bytes_as_a_feed_or_list(tmp_path: Path) -> None:
    for name, seed in (("feed.xml", FEED), ("list.txt", "# mine\nb.wav\n\nsub/c.wav\n")):
        file = tmp_path / name

        def named(data: bytes, file: Path = file) -> None:
            file.write_bytes(data)
            assert not any(path.is_dir() and path.is_file() for path in episodes(file))

        fuzz(name, seeds(seed), named)


def test_any_text_as_a_condition_or_a_time(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(b"x")
    fuzz("condition", CONDITIONS, lambda data: condition(text_of(data))(file))
    times = [b"1:02:03.5", b"90s", b"250ms", b"1:02.5"]
    fuzz("clock", times, lambda data: parse_seconds(text_of(data)))
