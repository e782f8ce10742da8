"""The whole page: what the template is given, and the page that it makes of it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from flows.report.html.curves import POINTS, loudness_chart, pace_chart
from flows.report.html.cut_rows import editor_rows, editors_by_length
from flows.report.html.drawing import told_length
from flows.report.html.join_rows import MOST_CLIPS, join_rows
from flows.report.html.verdict import verdict
from flows.report.html.wave import COLUMNS, label_strips, speaker_strips, wave_rows
from media.clock import short, short_seconds
from media.loudness import mono_levels
from media.span import total

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from flows.stages.script import Plan
    from pipeline.labels.taxonomy import Labelled

_COLOURS: Final = 8
"""That the style sheet has for each kind of thing; then they come again."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that a page tells."""

    plan: Plan
    sound: NDArray[np.int16]
    """The recording at MODEL_RATE."""
    labels: Sequence[Labelled]
    speakers: Sequence[dict[str, Any]]
    """Each speaker's part of the talk, as `talk_fields` gives it."""
    proof: dict[str, Any] | None
    """The fields of proof.json, if the result was heard again."""
    files: Sequence[tuple[str, str, str]]
    """What a file is, its name, and the address that leads there from the page, if one does."""


def page(told: Told) -> str:
    """The page, complete in itself: it asks for nothing from anywhere."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("flows.report.html"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "colour": lambda number: number % _COLOURS,
        "signed": lambda number: str(number).replace("-", "−"),
        "clock": short_seconds,
    }
    style, script = _asset("page.css"), _asset("page.js")
    return environment.get_template("page.html").render(
        style=Markup(style),  # ours, as it is in the package
        script=Markup(script),
        policy=_policy(style, script),
        **_values(told),
    )


def _asset(name: str) -> str:
    return (resources.files("flows.report.html") / "templates" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """What the page may do: be styled and moved by what is in it, and play what is in it."""
    allowed = {
        "default-src": "'none'",
        "style-src": _hashed(style),
        "script-src": _hashed(script),
        "img-src": "data:",
        "media-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _values(told: Told) -> dict[str, Any]:
    plan, sound = told.plan, told.sound
    transcript, timeline = plan.transcript, plan.timeline
    source, rate = timeline.source, timeline.source.rate
    colours = editors_by_length(plan.cuts)
    names = {**transcript.origin.speakers, **plan.document.speakers}
    voices, kinds = speaker_strips(transcript, names), label_strips(transcript, told.labels)
    saved = source.length - timeline.own_length
    proved = verdict(told.proof, timeline)
    return {
        "name": source.path.name,
        "before": short(source.length, rate),
        "after": short(timeline.own_length, rate),
        "saved": told_length(abs(saved), rate),
        "share": f"{abs(saved) / source.length:.1%}",
        "is_longer": saved < 0,
        "word_count": sum(word.kind != "noise" for word in transcript.words),
        "language": transcript.language,
        "is_edited": plan.is_edited,
        "in_order": len(timeline.runs()) <= 1,
        "editors": editor_rows(plan, colours),
        "cut_count": len(plan.cuts),
        "rows": wave_rows(sound, transcript, plan.cuts, colours, voices, kinds),
        "columns": COLUMNS,
        "has_speakers": bool(voices),
        "has_labels": bool(kinds),
        "speakers": told.speakers,
        "points": POINTS,
        "pace": pace_chart(transcript, timeline),
        "loudness": loudness_chart(mono_levels(sound), timeline),
        "muted": len(timeline.muted),
        "held_count": len(timeline.holds),
        "held": told_length(total(timeline.held), rate),
        "verdict": proved,
        "joins": join_rows(plan, sound, colours, proved.joins if proved else ()),
        "clips": MOST_CLIPS,
        "files": told.files,
    }
