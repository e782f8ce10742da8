"""How long stages take on this machine, learned from its last runs, so that a wait can be told.

The file in the user's cache folder has the seconds of work for each second of a recording, by
stage and by what does it. Losing it, or finding nonsense in it, costs an estimate and no more.
"""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PACE_NAME: Final = "pace.json"
LEAST_LENGTH_S: Final = 60.0
"""Shorter recordings tell how long a model takes to load, and little else."""
_WEIGHT: Final = 0.5
"""Of the last run, against all before it: a machine changes, and one busy hour is not its pace."""
_MOST_BYTES: Final = 1 << 16


def pace_file() -> Path:
    """Where it lies; `PAPEREDIT_CACHE` moves it along with the models."""
    import platformdirs

    named = os.environ.get("PAPEREDIT_CACHE")
    base = Path(named) if named else platformdirs.user_cache_path("paperedit", appauthor=False)
    return base / PACE_NAME


def known_paces(path: Path) -> dict[str, float]:
    """Seconds of work for each second of a recording, by stage; what is damaged is not known."""
    try:
        with path.open("rb") as file:
            fields = json.loads(file.read(_MOST_BYTES))
        rows = dict(fields["seconds_per_second"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return {str(name): float(pace) for name, pace in rows.items() if _is_pace(pace)}


def _is_pace(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 < value < 1e6


def paces_after(
    paces: Mapping[str, float], stage: str, took_s: float, length_s: float
) -> dict[str, float]:
    """The paces after one more run of a stage over a recording of so many seconds."""
    if length_s < LEAST_LENGTH_S or took_s <= 0:
        return dict(paces)
    pace = took_s / length_s
    before = paces.get(stage, pace)
    return {**paces, stage: _WEIGHT * pace + (1 - _WEIGHT) * before}


def write_paces(path: Path, paces: Mapping[str, float]) -> None:
    """Write them; a folder that cannot be written only keeps the next run from knowing."""
    from media.errors import PapereditError
    from media.files import to_json, write_text

    rows = {name: round(pace, 5) for name, pace in sorted(paces.items())}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, to_json({"schema": "pace.1", "seconds_per_second": rows}))
    except (OSError, PapereditError):
        return


def expected_s(paces: Mapping[str, float], stages: Iterable[str], length_s: float) -> float | None:
    """Seconds that stages will take together; None where one of them never ran here."""
    wanted = list(stages)
    if any(stage not in paces for stage in wanted):
        return None
    return length_s * math.fsum(paces[stage] for stage in wanted)
