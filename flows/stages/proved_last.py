"""Whether the edit that is there was heard again; a run that changes nothing loads no more."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from media.files import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from flows.stages.script import Plan


def is_cut(plan: Plan) -> bool:
    """Whether a render of it has other sound than the recording."""
    timeline = plan.timeline
    return timeline.keeps != (timeline.source.extent,) or bool(timeline.muted)


def is_proved(proof: Path, sha256: str | None) -> bool:
    """Whether `proof.json` tells of a render with this hash; not if it is gone or damaged.

    A run that was killed while it listened, or was told not to, leaves another's or none.
    """
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        return bool(json.loads(read_text(proof))["result"]["sha256"] == sha256)
    return False
