"""Requests as people speak and write them: each kind in phrasings made before its rule."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("I was going to say cut the small talk, but never mind, leave it.", set()),
        ("Could you take out the ads, actually no, scratch that", set()),
        ("lose the intro... hm, you know what, forget I said that", set()),
        ("Never mind the ums, just fix the hiss", {"enhance"}),
        ("I wanted to ask you to drop the outro but it has grown on me, so forget it", set()),
        ("cut the tangents and the ums, scratch the tangents", {"fillers"}),
        ("I had meant to ask for chapters, but don't bother", set()),
        ("take out the silences. oh forget it, they're fine", set()),
        ("I nearly asked you to bleep the swearing but nah", set()),
        ("was about to tell you to cut the credits, but changed my mind", set()),
        ("Shorten the pauses, no wait, don't, they're nice", set()),
        ("i thought about asking you to remove the rambling but let it be", set()),
        ("drop the ads and make chapters, on second thoughts no chapters", {"cut:sponsor"}),
        ("I was going to ask if you could cut the ads", {"cut:sponsor"}),
        ("please remove the ums but nah forget it, drop the ads instead", {"cut:sponsor"}),
    ],
)
def test_a_wish_that_is_taken_back_is_none(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("um can you uh cut the intro please", {"cut:intro"}),
        ("so er take out the ads, er, both of them", {"cut:sponsor"}),
        ("Right, hmm, lose the small talk and, uh, make chapters", {"chapters", "cut:smalltalk"}),
        ("uhh yeah get rid of the silences", {"gaps"}),
        ("could we, erm, remove everything before 2:30", {"cut:times"}),
        ("okay um so first the pauses um shorten those", {"gaps"}),
        ("the hiss, um, clean that up please", {"enhance"}),
        ("eh, bleep the swearing please", {"bleep"}),
        ("Uh, captions, please.", {"captions"}),
        ("well um i'd like the outro gone", {"cut:outro"}),
        ("cut the ums", {"fillers"}),
        ("um and uh out", {"fillers"}),
        ("remove um and er", {"fillers"}),
        ("um, uh, er: all out", {"fillers"}),
        ("ums, uhs, gaps", {"fillers", "gaps"}),
        ("I say um a lot, fix it", {"fillers"}),
        ("she says er before every sentence, remove that", {"fillers"}),
        ("so um and uh should go", {"fillers"}),
        ("please cut every um", {"fillers"}),
        ("um, well, cut the ums", {"fillers"}),
    ],
)
def test_who_hesitates_while_dictating_asks_for_nothing_by_it(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Please don't cut the intro, nor the outro; just normalise the loudness.", {"levels"}),
        (
            "I'd ask you not to remove the pauses or to shorten the answers, and "
            "only to take out the ads",
            {"cut:sponsor"},
        ),
        ("Not to touch my ums nor to drop the silences, just captions please", {"captions"}),
        (
            "You are not to cut the tangents, or to bleep anything; only remove the hiss.",
            {"enhance"},
        ),
        (
            "The ads must not be removed, and neither must the credits; the small talk may go.",
            {"cut:smalltalk"},
        ),
        ("She asked me not to delete the jokes or leave out the credits.", set()),
        ("Don't remove the ums and neither the pauses. Chapters though, please.", {"chapters"}),
        ("I don't want you to cut the ads or drop the credits or bleep the swearing", set()),
        ("Never trim the silences nor lose the digressions.", set()),
        ("without cutting the intro or removing the outro, take out the ums", {"fillers"}),
        (
            "Please do not tidy the hesitations nor bleep the swearing; what I "
            "need is the fan noise removed",
            {"enhance"},
        ),
        ("Don't keep the ads or the outro", {"cut:outro", "cut:sponsor"}),
        ("don't cut the intro and remove the ads", {"cut:sponsor"}),
        ("The pauses shouldn't be shortened nor should the small talk be cut", set()),
    ],
)
def test_a_denial_is_carried_on_by_nor_and_or(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("If legal says no we'll have to bleep the name, I'll let you know", set()),
        ("Should the sponsor pull out, we'd drop the ad.", set()),
        ("Once the client signs off, cut the intro", set()),
        ("We'll probably cut the small talk if the network complains", set()),
        ("In case the label objects, the intro will have to go; no news so far", set()),
        ("When the editor gets back to us the outro may go", set()),
        ("if my co-host agrees I'll take the tangents out", set()),
        ("As soon as we hear from the lawyer, bleep her surname; until then leave it", set()),
        ("Depending on what the board says, the credits may be cut", set()),
        ("Unless the guest complains, the swearing stays, otherwise bleep it", set()),
        ("the ads go if the sponsor doesn't pay", set()),
        ("We may have to bleep the address, waiting for legal", set()),
        ("If you could, bleep the swearing", {"bleep"}),
        ("If there are ums, cut them", {"fillers"}),
    ],
)
def test_what_waits_for_somebodys_decision_is_not_done(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("there's far too much dead air in this, tighten it up", {"gaps"}),
        ("Too many pauses before every answer, tighten that up please", {"gaps"}),
        ("Our address, 12 Elm Road, gets read out, mute it every time", {"bleep"}),
        ("My daughter's name comes up a few times, bleep it please", {"bleep"}),
        ("A phone number is read aloud, censor it wherever it comes", {"bleep"}),
        (
            "He gives a company's name, Nordwerk, which is confidential; silence it throughout.",
            {"bleep"},
        ),
        ("She says a patient's first name, silence it each time", {"bleep"}),
        ("so much dead space between our turns, tighten it", {"gaps"}),
        ("too much air, tighten it up", {"gaps"}),
        ("The ums and the silences are dreadful, tighten it up", {"fillers", "gaps"}),
        ("tighten it up", {"fillers", "gaps"}),
    ],
)
def test_it_is_what_was_complained_of(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("In at 1:15, out at 24:30.", {"cut:times"}),
        ("Top and tail it: in 0:38, out 41:05.", {"cut:times"}),
        ("in point 2:10, out point 18:45, lose everything else", {"cut:times"}),
        ("Start 0:52, end 30:10, bin everything else.", {"cut:times"}),
        ("IN 00:42 OUT 03:57", {"cut:times"}),
        ("Come in at 3:20 and go out at 27:00, dump the rest", {"cut:times"}),
        ("Remove everything after 20:00 except 25:00 to 26:30.", {"cut:times"}),
        ("Cut everything from 45:00 on, apart from 58:30 to 59:10.", {"cut:times"}),
        ("drop everything before 5:00 except for 1:10 to 1:40, that stays", {"cut:times"}),
        ("keep 0:42 to 3:57, bin the rest", {"cut:times"}),
        ("use 2:00 to 9:30, ditch everything else", {"cut:times"}),
        ("only from 3:00 to 9:00, the rest can go", {"cut:times"}),
        ("I come in at 3:20, cut the ums", {"fillers"}),
    ],
)
def test_a_stretch_is_given_by_where_it_begins_and_ends(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Might I request that the introduction be cut?", {"cut:intro"}),
        (
            "I would be grateful if the advertisements, which I find vulgar, were removed.",
            {"cut:sponsor"},
        ),
        (
            "It would please me if Speaker A, who only came by accident, could be "
            "taken out entirely.",
            {"cut:speaker"},
        ),
        ("May I suggest that the hesitations, of which there are many, be deleted?", {"fillers"}),
        ("Would it be possible for the pauses, which are rather long, to be shortened?", {"gaps"}),
        (
            "I should be glad if Speaker C, whom nobody invited, were left out altogether.",
            {"cut:speaker"},
        ),
        ("I must insist that the credits, outdated as they are, be dropped.", {"cut:credits"}),
        ("Could it be arranged that the small talk be removed?", {"cut:smalltalk"}),
        ("May I ask that the swearing be bleeped, as children listen?", {"bleep"}),
        ("I beg that my digressions not be removed.", set()),
        ("May I ask that Speaker B, who was a guest, be kept throughout?", set()),
        ("I request that Speaker B, who was asked to be removed, be kept", set()),
    ],
)
def test_what_is_asked_for_roundabout_is_understood(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("5 grabs, 10 seconds each", {"clips"}),
        ("two soundbites of 20s from the professor", {"clips"}),
        ("Pull me three clips of 30 s", {"clips"}),
        ("Need a couple of grabs from the mayor for the bulletin", {"clips"}),
        ("pull a 15 sec grab for the promo", {"clips"}),
        ("4 pull quotes for socials, 20 secs tops", {"clips"}),
        ("Guest's well down against the host, even them up", {"levels"}),
        ("the phone line is way under the studio, match them", {"levels"}),
        ("presenter's hot, guest's low, even them out", {"levels"}),
        ("balance the pair of them", {"levels"}),
        ("Correspondent sits way below the anchor, level the two", {"levels"}),
        ("even the three of us out", {"levels"}),
        ("she grabs the mic, cut the ums", {"fillers"}),
    ],
)
def test_producers_have_words_of_their_own(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("must fit my 20 minute commute", {"shorten"}),
        ("has to fit into a 45 minute lesson", {"shorten"}),
        ("needs to fit in our half hour slot", {"shorten"}),
        ("Should fit inside my 40-minute walk to work", {"shorten"}),
        ("fit it to my 30 minutes on the treadmill", {"shorten"}),
        ("we only have a 10 minute slot, get it to fit", {"shorten"}),
        ("I want to finish it on my 12 minute bus ride", {"shorten"}),
        ("no longer than my 15 minute drive", {"shorten"}),
        ("it should last one 50 minute class period", {"shorten"}),
        ("make it last my 35 minute train journey", {"shorten"}),
        ("cut the part about my 15 minute drive", {"cut:topic"}),
        ("we fit a 10 minute interview in there, cut the ums", {"fillers"}),
    ],
)
def test_a_length_is_what_somebody_has_time_for(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("cut the Einleitung, I mean the intro", {"cut:intro"}),
        ("Remove the Pausen, that is the pauses, please", {"gaps"}),
        ("the Untertitel, I mean subtitles, would be nice", {"captions"}),
        ("Drop the générique, I mean the credits", {"cut:credits"}),
        ("Please take away the publicité, in English the ads", {"cut:sponsor"}),
        ("Can you cut the Vorspann (the intro)?", {"cut:intro"}),
        ("Please make Kapitel, I mean chapters", {"chapters"}),
        ("delete the muletillas, i.e. the filler words", {"fillers"}),
        ("cut the intro, sorry, I mean the outro", {"cut:outro"}),
        ("cut the intro, I mean it", {"cut:intro"}),
        ("cut the Rauschen, meaning the noise", {"enhance"}),
        ("Don't cut the Werbung, I mean the advertisements", set()),
        ("delete the Werbung, I mean the second advertisement", set()),
    ],
)
def test_of_two_words_for_a_thing_the_second_is_meant(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("cut the pauses, but not after I've asked something, he needs to think there", {"gaps"}),
        ("shorten the silences except after a question", {"gaps"}),
        ("Take out the dead air, only not when I've just asked a question", {"gaps"}),
        ("tighten the gaps, but leave the ones after a question", {"gaps"}),
        ("Remove the silences, though not after I ask something", {"gaps"}),
        ("cut the pauses but not following a question", {"gaps"}),
        ("Shorten the gaps, just not after I pose a question", {"gaps"}),
        ("cut the silences, not the ones after my questions", {"gaps"}),
        ("Remove the silences but not while the music plays", set()),
        ("take out the silences but not where the audience is thinking", set()),
        ("cut the pauses except after the prayer", set()),
    ],
)
def test_pauses_after_questions_are_kept_and_other_places_refused(
    text: str, wishes: set[str]
) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("The wind is so loud you can't understand a word", {"enhance"}),
        ("wind is really loud in my mic, please help", {"enhance"}),
        ("The traffic is too loud in the background", {"enhance"}),
        ("the fan was very loud, do something", {"enhance"}),
        ("There is loud wind all the way through", {"enhance"}),
        ("the rain on the roof is way too loud", {"enhance"}),
        ("The hiss is too loud", {"enhance"}),
        ("air con's far too loud in this", {"enhance"}),
        ("The wind is loud and my voice is too quiet", {"enhance", "levels"}),
        ("My co-host is too loud", {"levels"}),
        ("the hum is louder than me", {"enhance"}),
        ("Remove the noise and make me louder", {"enhance", "levels"}),
    ],
)
def test_a_noise_that_is_loud_is_mended_and_not_levelled(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


def test_what_is_told_of_an_object_may_spare_it() -> None:
    assert not understand("The ads, which must stay, are too long.").operations


@pytest.mark.parametrize(
    "text",
    [
        "within a 2 minute stretch I say um ten times, cut those",
        "they only have a 10 minute slot in the show, cut the ums",
        "even the two of them say um, cut it",
        "when he says so many ums in a row, cut them",
    ],
)
def test_words_that_are_like_these_ask_for_no_more(text: str) -> None:
    assert understand(text).operations <= {"fillers"}


def test_in_and_out_points_are_the_stretch_that_stays() -> None:
    cut = [wish.options["times"] for wish in understand("In at 0:42, out at 3:57.").wishes]
    assert cut == ["0-42", "237-"]


def test_pauses_after_my_questions_are_protected() -> None:
    request = understand("cut the pauses, but not after I ask something")
    assert [wish.options for wish in request.kept] == [{"after": "questions"}]


def test_what_is_excepted_by_the_clock_stays() -> None:
    request = understand(
        "Cut everything from 45:00 on, except for my last words from 58:30 to 59:10."
    )
    assert [wish.options["times"] for wish in request.kept] == ["3510-3550"]


def test_a_length_that_somebody_has_is_the_goal() -> None:
    (wish,) = understand("it needs to fit in my 15 minute drive").wishes
    assert wish.options == {"to": "900"}
