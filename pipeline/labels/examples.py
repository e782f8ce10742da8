"""Two short passages for each label: what the channel of `label_model` is shown.

They are the first two of each in benchmarks/label_examples.jsonl, which the weights of
`label_learned` are fitted on; none of them is from a recording.
"""

from __future__ import annotations

from typing import Final

LABEL_EXAMPLES: Final[dict[str, tuple[str, str]]] = {
    "teaser": (
        "We lost ninety percent of our customers in a single weekend, and that was the easy part.",
        "I looked at the letter and I thought, this is it, my career is over.",
    ),
    "intro": (
        "Welcome back to the show. Today I'm talking to a marine biologist who lives on a boat.",
        "Hello and welcome, my name is Priya, and this is the podcast about how cities work.",
    ),
    "question": (
        "How did you get started in this field?",
        "What would you say to somebody who is just beginning?",
    ),
    "answer": (
        "The main reason is that the material gets weaker when it is heated, so we had to find "
        "another way to join the parts.",
        "I think there are two kinds of investors. One wants to know the numbers, the other one"
        " wants to know the people, and you have to be ready for both.",
    ),
    "comment": (
        "Right, that makes a lot of sense.",
        "Wow, I had never thought about it like that.",
    ),
    "tangent": (
        "This has nothing to do with it, but my uncle once drove a bus full of chickens across "
        "the border.",
        "When I was a kid we had a parrot that could imitate the telephone, and everybody kept "
        "running to answer it.",
    ),
    "smalltalk": (
        "How are you? I'm good, thanks, a bit tired. And you?",
        "How's the weather over there? It's freezing here, we had snow last night.",
    ),
    "sponsor": (
        "This episode is brought to you by Brightleaf, the easiest way to do your taxes.",
        "Use the code HARBOR at checkout to get twenty percent off your first order.",
    ),
    "housekeeping": (
        "Before we begin, a quick announcement: we're doing a live recording in Dublin in May, "
        "and tickets are on sale.",
        "If you like what we do, please leave us a review, it really helps people find the show.",
    ),
    "crew": (
        "Can you hear me all right? Say something so I can set the level.",
        "Let me check that it's recording. Yes, the light is on.",
    ),
    "retake": (
        "Sorry, let me start that sentence again.",
        "No, that's wrong. Take two. The company was founded in Geneva.",
    ),
    "outro": (
        "Thank you so much for coming on the show, it was a pleasure.",
        "That's it for today. Thanks for listening, and see you next week.",
    ),
    "credits": (
        "This show is produced by Maria Keller, with music by the Northern Lights.",
        "Our editor is Sam Ito. Sound design by Paula Reyes.",
    ),
}
