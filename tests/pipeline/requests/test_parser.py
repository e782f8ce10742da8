from __future__ import annotations

import json
import time

import pytest

from media.errors import FormatError
from pipeline.requests.literals import seconds_of, with_placeholders
from pipeline.requests.parser import understand
from pipeline.requests.request import (
    Intent,
    Request,
    request_fields,
    request_from_fields,
)


def planned(text: str) -> list[str]:
    return sorted(understand(text).operations)


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("take out the ums, tighten the pauses, drop the sponsor read but keep the outro",
         ["cut:sponsor", "fillers", "gaps"]),
        ("remove the ums and the small talk before the interview, but keep the pauses after "
         "questions", ["cut:smalltalk", "fillers"]),
        ("the intro can go and so can the credits", ["cut:credits", "cut:intro"]),
        ("no ads, no goodbyes", ["cut:outro", "cut:sponsor"]),
        ("she is much too quiet", ["levels"]),
        ("make it tighter but leave the jokes", ["fillers", "gaps"]),
        ("get rid of basically wherever it is padding", []),
        ("shorten the outro", []),
        ("it cannot be longer, target length 18 minutes", ["shorten"]),
        ("nuke everything after 'ok bye'", ["cut:passage"]),
        ("cut 14:05 to 14:30 where the phone rings", ["cut:times"]),
        ("cut the bit at 14:05 where the phone rings", []),
        ("no cuts, only louder", ["levels"]),
        ("clean this mess up", ["fillers", "gaps"]),
        ('cut the beginning until I say "welcome"', ["cut:passage"]),
        ("under 20 min please, but no cuts in the interview", []),
        ("make it sound nicer", ["enhance", "levels"]),
        ("drop everything after we say goodbye", []),
        ("silence her surname wherever it's said", ["bleep"]),
        ("make a trailer from the best bits", ["clips"]),
        ("I say basically every other word", ["fillers"]),
    ],
)  # fmt: skip
def test_what_is_wished_is_planned(text: str, operations: list[str]) -> None:
    assert planned(text) == operations


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("don't cut the ads", []),
        ("please never remove any pauses", []),
        ("do not under any circumstances touch the intro, remove the ums", ["fillers"]),
        ("leave the small talk in", []),
        ("leave out the small talk", ["cut:smalltalk"]),
        ("cut the intro, not the outro", ["cut:intro"]),
        ("rather than cutting the ads, cut the credits", ["cut:credits"]),
        ("the plug can go, the ad read can't", ["cut:housekeeping"]),
        ("everything but the ads may stay", ["cut:sponsor"]),
        ("I don't want the ads removed", []),
        ("I don't want the ads", ["cut:sponsor"]),
        ("do nothing but level the voices", ["levels"]),
        ("leave it exactly how it is apart from the background noise", ["enhance"]),
        ("nothing is to be altered save for the removal of the ads", ["cut:sponsor"]),
        ("cut the ads. no, sorry, not the ads, the small talk", ["cut:smalltalk"]),
        ("instead of chapters I would prefer captions", ["captions"]),
        ("No bleeping. Take the hiss out though.", ["enhance"]),
        ("i dont want it louder i want the hiss gone", ["enhance"]),
        ("skip the denoising today, level it", ["levels"]),
        ("let the ums live this once, go after the silences", ["gaps"]),
        ("it's too long, get it to twenty minutes max", ["shorten"]),
        ("must fit a 28 minute slot", ["shorten"]),
        ("captions I do not need today", []),
        ("I would prefer you didn't cut the ads", []),
        ("the ads are not for the bin", []),
        ("the pauses must not be struck out", []),
        ("I don't approve of cutting the intro", []),
        ("don't denoise it", []),
        ("the ads should be struck out", ["cut:sponsor"]),
        ("ums? nah. gaps? yep.", ["gaps"]),
        ("do pauses and fillers", ["fillers", "gaps"]),
        ("she inhales so loud its distracting", ["breaths"]),
        ("neither the intro nor the ads should be cut", []),
        ("don't leave the ums in", ["fillers"]),
        ("don't forget to cut the ads", ["cut:sponsor"]),
        ("cut nothing, only captions", ["captions"]),
        ("skip the show notes, make chapters", ["chapters"]),
        ("cut the ads. Actually, keep the ads.", []),
        ("don't take the ads out", []),
        ("I don't want the ads gone", []),
        ("I don't want the ads to stay", ["cut:sponsor"]),
        ("I don't think the ads should go", []),
        ("I don't think we need the intro", ["cut:intro"]),
        ("never leave the intro out", []),
        ("keep the sponsor out of it", ["cut:sponsor"]),
        ("under no circumstances cut the credits", []),
        ("there is no need to remove the ums", []),
        ("please avoid shortening pauses", []),
        ("would you mind not removing the ads?", []),
        ("by all means keep the ads", []),
        ("the ads must not be taken out", []),
        ("the ads mustn't go", []),
        ("it would be a shame to lose the small talk", []),
        ("I'd hate to lose the small talk", []),
        ("stop cutting my pauses", []),
        ("cut the ads? no!", []),
        ("what would it sound like without the intro?", []),
        ("cut no tangents", []),
        ("remove no fillers whatsoever", []),
        ("not a single um may be removed", []),
        ("none of the ums should be cut", []),
        ("I'd rather not have the intro cut", []),
        ("no normal cleanup please", []),
        ("I don't want a full tidy-up", []),
        ("there is no wind", []),
        ("do not normalise the loudness", []),
        ("kindly refrain from denoising the tape", []),
        ("noise removal is out of scope", []),
        ("reels: parked until autumn", []),
        ("you needn't touch the pauses", []),
        ("hands off the pauses", []),
        ("the pauses are off limits", []),
        ("nobody asked you to cut the tangents", []),
        ("I said nothing about cutting the ads", []),
        ("I'm against cutting the small talk", []),
        ("resist the temptation to cut the outro", []),
        ("the last thing I want is for the intro to be cut", []),
        ("under no circumstances is the sponsor read to be removed", []),
        ("removing the ums is not what I want", []),
        ("I'm not asking for the ums to be cut", []),
        ("let the ums be", []),
        ("cut the ads... actually no, leave them", []),
        ("why would you cut the intro? Leave it.", []),
        ("we had the ums removed last time and it sounded robotic, so not again", []),
        ("not the gaps. Not the breaths.", []),
        ("fillers out, but solely Priya's", []),
        ("restore the intro", []),
        ("bring back the ads", []),
        ("the intro is perfect", []),
        ("love the outro", []),
        ("just the first ten minutes", []),
        ("longer pauses", []),
        ("count the ums", []),
        ("cut the ads. Actually, don't.", []),
        ("cut the ads. I changed my mind: keep them.", []),
        ("remove the intro. No, sorry, leave it.", []),
        ("cut the ads? Absolutely not.", []),
        ("cutting the intro is forbidden", []),
        ("I would hate it if you cut the intro", []),
        ("cut everything after the intro", []),
        ("cut \u2039time9\u203a", []),
        ("cut our own promos", ["cut:housekeeping"]),
        ("strike nothing but the ads", ["cut:sponsor"]),
        ("oh no, not the ads again, please remove them", ["cut:sponsor"]),
        ("the gaps are fine. The ums are not.", ["fillers"]),
        ("the bit where we check levels shouldn't be in the final cut", ["cut:crew"]),
    ],
)
def test_a_negation_is_never_planned(text: str, operations: list[str]) -> None:
    assert planned(text) == operations


def test_an_exception_that_is_not_understood_is_said() -> None:
    request = understand("remove the ums, except the one about Acme")
    assert "Acme" in " ".join(request.unknown) or "acme" in " ".join(request.unknown)


def test_what_has_to_stay_beats_what_has_to_go() -> None:
    request = understand("cut the ads, the intro and the outro. The intro stays.")
    assert request.operations == {"cut:sponsor", "cut:outro"}
    assert [wish.what for wish in request.kept] == ["cut:intro"]


@pytest.mark.parametrize("text", ["translate it into Swedish", "make it rhyme", "add a drum roll"])
def test_an_unknown_wish_is_named_as_unknown(text: str) -> None:
    request = understand(f"remove the ums and {text}")
    assert request.operations == {"fillers"}
    assert request.unknown == (text.casefold(),)


def test_a_label_without_a_verdict_is_not_cut_but_said() -> None:
    request = understand("remove the ums. There is a sponsor in the middle.")
    assert request.operations == {"fillers"}
    assert "sponsor" in request.unknown[0]


@pytest.mark.parametrize(
    ("text", "what", "options"),
    [
        ("cut from 12:30 to 13:10", "cut:times", {"times": "750-790"}),
        ("drop the first two minutes", "cut:times", {"times": "0-120"}),
        ("remove the last 30 seconds", "cut:times", {"times": "-30-"}),
        ("everything after 1:02:00 can go", "cut:times", {"times": "3720-"}),
        ("get it under half an hour", "shorten", {"to": "1800"}),
        ("make it 25 minutes long", "shorten", {"to": "1500"}),
        ('cut the part where he says "and then we all went home"', "cut:passage",
         {"words": "and then we all went home"}),
        ("cut everything Ben says", "cut:speaker", {"name": "Ben"}),
        ("drop speaker B", "cut:speaker", {"name": "speaker B"}),
        ("shorten pauses longer than 2 seconds to half a second", "gaps",
         {"over": "2s", "to": "0.5s"}),
        ("get rid of every time I say like", "fillers", {"words": "like"}),
    ],
)  # fmt: skip
def test_times_lengths_quotations_and_names_are_read_exactly(
    text: str, what: str, options: dict[str, str]
) -> None:
    (wish,) = understand(text, ["Ben Carter", "Nora"]).wishes
    assert (wish.what, wish.keep, dict(wish.options)) == (what, False, options)


def test_a_time_to_keep_is_kept() -> None:
    request = understand("cut from 1:00 to 5:00 but keep 2:00 to 2:30")
    assert [(w.keep, w.options["times"]) for w in request.wishes] == [
        (False, "60-300"), (True, "120-150"),
    ]  # fmt: skip


def test_a_time_that_only_describes_small_talk_is_not_cut_by_the_clock() -> None:
    assert planned("the first five minutes of small talk can go") == ["cut:smalltalk"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1:02:03", 3723), ("2 minutes 30 seconds", 150), ("half an hour", 1800), ("minute 12", 720)],
)
def test_times_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


def test_lengths_of_clips_are_no_goals() -> None:
    assert with_placeholders("make two 60 second clips under a minute")[1] == ()


def test_a_request_may_be_saved_edited_and_read_again() -> None:
    request = understand("cut the ads, keep the intro, paint it green")
    fields = json.loads(json.dumps(request_fields(request)))
    assert request_from_fields(fields) == request
    fields["wishes"] = [{"do": "gaps", "options": {"over": 2}}]
    assert request_from_fields(fields).wishes == (
        Intent("gaps", False, {"over": "2"}, "", "a person"),
    )


@pytest.mark.parametrize("row", [{"do": "rm -rf"}, {"keep": "fillers", "do": "gaps"}, {}])
def test_a_saved_request_can_only_choose_among_operations(row: dict[str, str]) -> None:
    with pytest.raises(FormatError, match="needs either"):
        request_from_fields({"text": "", "wishes": [row]})


def test_the_same_text_is_always_understood_alike() -> None:
    text = "lose the ums, keep 1:00 to 2:00, under 20 minutes, and sing"
    assert understand(text) == understand(text)
    assert isinstance(understand(""), Request)


@pytest.mark.parametrize("said", ["keep the first um", "cut the last pause", "keep the second um"])
def test_one_of_many_is_not_taken_for_all_of_them(said: str) -> None:
    request = understand(f"take out the ums, but {said}" if said[0] == "k" else said)
    assert not request.kept
    assert said.split(maxsplit=1)[1] in " ".join(request.unknown)


def test_a_request_of_blanks_is_read_at_once() -> None:
    began = time.process_time()
    assert understand("cut the ads" + " " * 20_000 + "x").operations == {"cut:sponsor"}
    assert time.process_time() - began < 15
