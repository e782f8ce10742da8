"""What editors are: functions that propose, that protect, and that go on from what is decided.

Their options are keyword-only, have defaults, and are of the types that `editors.options` reads.
One that has a parameter `meaning` is given the labels and chapters that are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from editors.cut import Cut
    from editors.decisions import Decisions
    from media.span import Span, Spans
    from pipeline.transcript import Transcript


class Editor(Protocol):
    """A pure function from a transcript to what it would cut."""

    def __call__(self, transcript: Transcript, /, *args: Any, **options: Any) -> Iterable[Cut]:
        """The cuts, in any order; their spans are samples of the recording."""
        ...


class Protector(Protocol):
    """A pure function from a transcript to what nobody may cut."""

    def __call__(self, transcript: Transcript, /, *args: Any, **options: Any) -> Iterable[Span]:
        """The spans, in samples of the recording, in any order."""
        ...


class Finisher(Protocol):
    """A pure function that goes on from all that is decided."""

    def __call__(
        self,
        transcript: Transcript,
        decisions: Decisions,
        protected: Spans,
        /,
        *args: Any,
        **options: Any,
    ) -> Decisions:
        """The decisions with its own added; nothing of `protected` is struck."""
        ...
