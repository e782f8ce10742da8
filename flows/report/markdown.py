"""The summary of an edit as Markdown: what was cut, by whom, how much shorter, where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.tables import cut_table
from media.clock import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.report.applied import Applied

_MOST_ROWS = 40


def markdown(applied: Applied, stages: Mapping[str, str]) -> str:
    """A page about one edited recording."""
    plan, told = applied.plan, applied.fields()
    source, length = plan.timeline.source, plan.timeline.own_length
    before, after = short(source.length, source.rate), short(length, source.rate)
    share = 100 * (1 - length / source.length)
    change = f"{share:.1f} % shorter" if share >= 0 else f"{-share:.1f} % longer"
    lines = [
        f"# {applied.project.media.name}",
        "",
        f"{before} becomes {after}, {change}"
        + ("; the script was edited by hand." if plan.is_edited else "."),
        "",
        "| who | cuts | seconds |",
        "| --- | ---: | ---: |",
        *(
            f"| {_cell(name)} | {row['count']} | {row['seconds']:.2f} |"
            for name, row in told["cuts"].items()
        ),
        "",
        "| file | where |",
        "| --- | --- |",
        f"| result | `{_cell(told['result'])}` |",
        f"| script | `{_cell(told['script'])}` |",
        *(f"| captions | `{_cell(path)}` |" for path in told["captions"]),
        "",
        "Stages: " + ", ".join(f"{name} {state}" for name, state in stages.items()) + ".",
        "",
        "```",
        *cut_table(plan.cuts, source.rate, _MOST_ROWS),
        "```",
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
