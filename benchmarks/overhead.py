"""What order costs: a flow against its stages, the way to the first task, and doing nothing.

    python -m benchmarks.overhead [--idle MINUTES]

One Prefect server (SQLite), one process worker and one watcher, as docs/cluster.md starts them.
Each episode is edited once by the command in a process of its own and once by a deployment; both
make everything from nothing, then both find everything current.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cluster import MODEL, Cluster, descendants, episodes
from benchmarks.common import ROOT, heading, parser, print_table, progress, write_json
from flows.many.watched_files import STATE

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--idle", type=float, default=5, metavar="MINUTES")
    args = options.parse_args()
    count = 2 if args.quick else 5
    with tempfile.TemporaryDirectory(prefix="overhead-") as name, contextlib.ExitStack() as stack:
        home = Path(name)
        for folder in ("by flow", "by command"):
            (home / folder).mkdir()
        by_flow = episodes(args.data, home / "by flow", count)
        by_command = episodes(args.data, home / "by command", count)
        cluster = Cluster(home, database=None)
        stack.callback(cluster.stop)
        cluster.start(workers=["one"])
        time.sleep(10)
        rows = []
        for state in ("made", "current"):
            for flowed, commanded in zip(by_flow, by_command, strict=True):
                progress(f"{flowed.name}, {state}")
                rows.append({"stages": state, **compared(cluster, flowed, commanded, state)})
        heading(f"Order: a flow against its stages, {count} episodes of 12 s, {MODEL}")
        print_table(list(rows[0]), [list(row.values()) for row in rows])
        print()
        sums = medians(rows)
        print_table(list(sums[0]), [list(row.values()) for row in sums])
        heading("The slot of a holder that was killed")
        slots = [freed_after_death(cluster) for _ in range(1 if args.quick else 3)]
        print_table(["killed", "next holder after s"], [[n + 1, s] for n, s in enumerate(slots)])
        idle = idle_costs(cluster, home, args.idle)
        heading(f"Doing nothing for {args.idle:g} minutes")
        print_table(list(idle[0]), [list(row.values()) for row in idle])
        write_json(args.json, {"runs": rows, "medians": sums, "slots_s": slots, "idle": idle})


def compared(cluster: Cluster, flowed: Path, commanded: Path, state: str) -> dict[str, Any]:
    line = [sys.executable, "-m", "flows", "run", str(commanded), "--model", MODEL, "--json"]
    line += ["--diarizer", "none"]
    began = time.monotonic()
    subprocess.run(line, cwd=ROOT, env=cluster.env, check=True, capture_output=True)
    command_s = time.monotonic() - began
    run = cluster.finished(cluster.ask(flowed, state))
    stages_s = run.pop("stages_s")
    return {
        "episode": flowed.stem, "command s": command_s, "flow s": run["flow_s"],
        "tasks s": stages_s, "flow less tasks s": run["flow_s"] - stages_s,
        "asked to flow s": run["to_flow_s"], "asked to first task s": run["to_task_s"],
    }  # fmt: skip


def medians(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The median of each column, for what was made and for what was current."""
    made = []
    for state in ("made", "current"):
        some = [row for row in rows if row["stages"] == state]
        columns = [name for name, value in some[0].items() if isinstance(value, float)]
        made.append(
            {"median of": f"{len(some)} {state}"}
            | {name: statistics.median(row[name] for row in some) for name in columns}
        )
    return made


HOLD = """
import time
from flows.prefect.console import slot
with slot():
    print("holds", flush=True)
    time.sleep({0})
"""


def freed_after_death(cluster: Cluster) -> float:
    """Seconds from the death of a slot's holder until the next one has it."""
    holder = _asking_for_the_slot(cluster, 600)
    assert holder.stdout
    holder.stdout.readline()
    waiting = _asking_for_the_slot(cluster, 0)
    time.sleep(20)  # a renewal or not, as it comes
    holder.kill()
    holder.wait()
    killed = time.monotonic()
    assert waiting.stdout
    waiting.stdout.readline()
    return time.monotonic() - killed


def _asking_for_the_slot(cluster: Cluster, seconds: float) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-c", HOLD.format(seconds)]
    return subprocess.Popen(line, cwd=ROOT, env=cluster.env, stdout=subprocess.PIPE)


def idle_costs(cluster: Cluster, home: Path, minutes: float) -> list[dict[str, Any]]:
    """Processor time and memory of each part while nothing happens."""
    inbox = home / "inbox"
    inbox.mkdir()
    for number in range(100):  # known recordings, which are looked at again and again
        (inbox / f"talk{number}.wav").write_bytes(b"x")
    known = [
        {
            "name": path.name, "stamp": [1, path.stat().st_mtime_ns, path.stat().st_ino],
            "state": "prepared", "applied": [], "tries": 0, "round": 1,
        }
        for path in inbox.glob("*.wav")
    ]  # fmt: skip
    (inbox / STATE).write_text(json.dumps({"schema": "watch.1", "files": known}))
    line = [sys.executable, "-m", "flows", "watch", str(inbox)]
    watcher = subprocess.Popen(line, cwd=ROOT, env=cluster.env, stderr=subprocess.DEVNULL)
    try:
        time.sleep(15)
        parts = {**cluster.processes(), "watcher, 100 recordings": watcher.pid}
        before = {name: cpu_s(pid) for name, pid in parts.items()}
        progress(f"idle for {minutes:g} minutes")
        time.sleep(60 * minutes)
        return [
            {
                "part": name,
                "cpu s": cpu_s(pid) - before[name],
                "share of a core %": 100 * (cpu_s(pid) - before[name]) / (60 * minutes),
                "memory MB": round(memory_mb(pid)),
            }
            for name, pid in parts.items()
        ]
    finally:
        watcher.kill()
        watcher.wait()


def cpu_s(pid: int) -> float:
    """Processor time of a process, what it started and what it waited for."""
    ticks = 0
    for member in [pid, *descendants(pid)]:
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{member}/stat").read_text(errors="replace")
            ticks += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    pages = 0
    for member in [pid, *descendants(pid)]:
        with contextlib.suppress(OSError):
            pages += int(Path(f"/proc/{member}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
