"""Which operation a clause is like, when it names none: nearest of written examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.protocols.embedder import Embedder

LEAST_LIKENESS: Final = 0.5
"""The least likeness of a clause that says what should happen."""
SURE_LIKENESS: Final = 0.6
"""The same where nothing says so."""
LIKENESS_MARGIN: Final = 0.05
"""How much nearer an operation must be than any example of nothing."""

INTENT_EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "fillers": (
        "I say the same empty word in every sentence", "we make too many thinking sounds",
        "my speech is full of verbal clutter", "make me sound less hesitant",
        "the little sounds people make while they think",
    ),
    "gaps": (
        "there are long moments where nobody speaks", "it takes him forever to reply",
        "too much waiting between sentences", "the conversation is slow and full of empty time",
    ),
    "retakes": (
        "I tried that sentence several times before it worked",
        "I got it wrong and did it once more",
        "use only the last version of each sentence", "parts where I lost my words and went back",
    ),
    "levels": (
        "one voice is much stronger than the other", "I can barely make out what the guest says",
        "make both people equally loud", "people must not have to touch the volume knob",
    ),
    "enhance": (
        "it sounds like it was recorded in a kitchen",
        "there is a machine running in the background",
        "make it sound as if recorded in a studio", "you can hear cars outside",
    ),
    "captions": (
        "I need the words on screen", "write down what is said with times",
        "deaf people should be able to follow",
    ),
    "clips": (
        "find short pieces to post online", "I need something to promote the episode with",
        "take the funniest minute for my feed",
    ),
    "chapters": (
        "let listeners jump between the topics", "mark where each subject begins",
        "divide the episode into named parts",
    ),
    "shownotes": (
        "write a text about this episode for the website",
        "what is this episode about, in a few lines",
        "list what was mentioned with web addresses",
    ),
    "cut:sponsor": (
        "the part where we read a message for a company that pays us",
        "where he tries to sell a product to listeners",
        "the bit about the company that supports the show",
        "we promote a brand in the middle",
    ),
    "cut:teaser": (
        "the quote from later that plays before the show begins",
        "the sample of the interview that we put first", "the attention grabber before the music",
    ),
    "cut:intro": (
        "where the host says who the guest is and what the show is about",
        "where I present the show and myself", "the part where we say hello to the listeners",
    ),
    "cut:smalltalk": (
        "we talk about the weather and how we slept before we begin",
        "the friendly conversation before the real topic",
        "where we catch up about our private lives",
        "asking each other about the journey and the family",
    ),
    "cut:housekeeping": (
        "where I ask people to leave five stars", "telling listeners where to find us online",
        "where we tell people to come to our event", "the begging for followers",
    ),
    "cut:tangent": (
        "he tells a long story that does not belong here",
        "we lose the thread and speak of something else",
        "the guest talks about his hobby for a long time", "an unrelated story in the middle",
        "the part where we argue about a film instead of the topic",
    ),
    "cut:crew": (
        "where we talk with the people who record us", "the phone rang and we had to stop",
        "where we check whether everything works before we start",
        "somebody comes into the room and disturbs us",
        "the animal makes noise and we wait", "we ask whether the recording is running",
        "my child walks in and we wait",
    ),
    "cut:outro": (
        "where we say farewell to the listeners", "the last words in which we end the show",
        "the part where we send people home",
    ),
    "cut:credits": (
        "the names of the people who made the show", "where we name everyone who worked on it",
    ),
}  # fmt: skip
NEGATIVE_EXAMPLES: Final = (
    "thank you very much", "this is our best episode so far", "the guest was wonderful",
    "translate it into another language", "change the music", "put some music under it",
    "blur the faces in the video", "upload it to the internet", "send it to my colleague",
    "replace my voice", "make the picture brighter", "make it funnier",
    "speed the whole recording up", "move the ending to the front", "they paid for it",
    "we recorded this yesterday", "be careful please", "what do you think of it",
    "convert it to another format", "cut the part about our new project",
    "remove what he says about his boss", "add a sound effect",
)  # fmt: skip
"""What is no operation, so that these draw away what only looks like one."""


class NearestExample:
    """Compares clauses with the examples; the examples are embedded once, when first needed."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._whats = [what for what, texts in INTENT_EXAMPLES.items() for _ in texts]
        self._rows: NDArray[np.float32] | None = None

    def nearest(self, clause: str, *, sure: bool = False) -> Iterator[tuple[str, float]]:
        """The operation that a clause is most like, with the cosine, if it is like enough.

        With `sure` it must be more alike, as for a clause that only tells something.
        """
        if self._rows is None:
            texts = [text for examples in INTENT_EXAMPLES.values() for text in examples]
            self._rows = self._embedder.embed([*texts, *NEGATIVE_EXAMPLES])
        scores = self._rows @ self._embedder.embed([clause])[0]
        known, nothing = scores[: len(self._whats)], scores[len(self._whats) :]
        best = int(np.argmax(known))
        if (
            known[best] >= (SURE_LIKENESS if sure else LEAST_LIKENESS)
            and known[best] >= nothing.max() + LIKENESS_MARGIN
        ):
            yield self._whats[best], float(known[best])
