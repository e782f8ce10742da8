"""How people speak to an editor: by kinds of which others have missed some."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("tighten to 22 mins", "1320"),
        ("The clip needs to come down to 50 secs.", "50"),
        ("TRT 3:40 please", "220"),
        ("Bring it in at 2'15\"", "135"),
        ("The video must have maximal 8 minutes.", "480"),
        ("It's 80 minutes. It should be 40 tops.", "2400"),
        ("Shorten the lecture to approximately 35 minutes.", "2100"),
    ],
)
def test_how_long_it_is_to_be_is_said_in_many_ways(text: str, to: str) -> None:
    assert [(wish.what, wish.options["to"]) for wish in understand(text).wishes] == [
        ("shorten", to)
    ]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("It would be possible to have it transcribed?", {"captions"}),
        ("If at all possible, take out the hesitations.", {"fillers"}),
        ("If it's in any way possible please reduce the hiss.", {"enhance"}),
        ("I'm afraid I stumble now and again, please cut the stumbles.", {"retakes"}),
        ("I kept redoing the line, use the final try.", {"retakes"}),
        ("there's an advert in the middle that ruins the flow", {"cut:sponsor"}),
        ("there is so much silence between the answers", {"gaps"}),
        ("I sound like a beginner with all these uhs", {"fillers"}),
        ("There are some notices in it which I would like you to cut.", {"cut:housekeeping"}),
        ("we chat about our holidays for ten minutes", {"cut:smalltalk"}),
        ("Please make more short the silences.", {"gaps"}),
        ("I have often said ähm, take it away", {"fillers"}),
        ("delet the publicity plese", {"cut:sponsor"}),
        ("no cuts, no denoise, chapters only", {"chapters"}),
        ("volume yes, noise removal no thanks", {"levels"}),
        ("Add chapters so that students may find things.", {"chapters"}),
        ("I am a good deal quieter than she is", {"levels"}),
        ("Mix to -23 LKFS.", {"levels"}),
        ("Clean up the line.", {"enhance"}),
        ("fix audio", {"enhance"}),
        ("Do the usual, minus the breaths.", {"fillers", "gaps"}),
        ("The usual polish without chapters.", {"fillers", "gaps"}),
        ("subtitles for my german aunt who is deaf", {"captions"}),
        ("The beeps of the lorry outside are disturbing.", {"enhance"}),
        ("my gran wants to hear it without the rude words", {"bleep"}),
        ("Everything after the 30 minute mark is rubbish, drop it.", {"cut:times"}),
        ("remove the tangent on crypto", {"cut:topic"}),
        ("remove anything said by the translator", {"cut:speaker"}),
        ("we open with a hook, lose it", {"cut:teaser"}),
        ("Keep 5:00-25:00 only.", {"cut:times"}),
        ('start when I say "welcome back to all"', {"cut:passage"}),
        ("the bit where dave goes on about his car, cut it", {"cut:topic"}),
        ("I rambled about my boat, cut that.", {"cut:topic"}),
        ("Take out every time I mention my salary.", {"cut:topic"}),
        ("I don't want the interpreter in it", {"cut:speaker"}),
        ("Lose the conversation with the technician about whether it was on.", {"cut:crew"}),
        ("out with the talk about our tech problems", {"cut:crew"}),
    ],
)
def test_a_wish_is_understood_in_many_manners(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    "text",
    [
        "The ads should be shorter.",
        "Tidy up the ending.",
        "Could the intro be a bit tighter?",
        "remove the ad, unless it's the one for our merch",
        "Remove loud ums.",
        "cut long ads",
        "Shorten the whole thing by ten minutes.",
        "take the chapter marks out of the show notes",
        "Insert a quiz after each chapter.",
        "Mute my cohost while I talk.",
        "Replace the ums with silence.",
        "turn the ums into silence",
        "why was the ad cut? put it back",
        "did you cut the ads",
        "intro 30s, outro 10s",
        "ads -6 dB",
        "quieter music",
        "Denoise the guest only.",
        "take the noise out of the interview part only",
        "Ask Tom whether the ads can go.",
        "My producer may want the ads out.",
        "I might want to drop the outro",
        "Cut the outro from the previous episode.",
        "Can you tell me which tangents you'd cut?",
        "make the captions bigger",
    ],
)
def test_what_would_do_more_than_was_asked_is_not_done(text: str) -> None:
    assert not understand(text).operations


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The pauses are meant to be there.", "gaps"),
        ("20 minutes maximum, but the questions of the listeners may not fall out", "cut:topic"),
    ],
)
def test_what_is_meant_to_be_there_stays(text: str, kept: str) -> None:
    request = understand(text)
    assert kept in {wish.what for wish in request.kept}
    assert kept not in request.operations
