"""Twenty episodes on Postgres and two workers, while workers and the server are killed.

    python -m benchmarks.cluster [--quick] [--postgres FOLDER_OF_BINARIES]

Everything is started as docs/cluster.md says: a Postgres (Debian's, in a folder of its own), a
Prefect server on it, two process workers, the deployments of prefect.yaml and a sweep every half
minute. Then workers are killed with everything they run (SIGKILL, as when a host dies), and the
server once. At the end each render is compared with its plan, and the journals tell how often each
stage was made.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import (
    ROOT,
    decoded_length,
    heading,
    parser,
    print_table,
    progress,
    run_ffmpeg,
    write_json,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MODEL = "whisper-tiny.en"
API_PORT, DB_PORT = 4231, 5544
DATABASE = f"postgresql+asyncpg://postgres@127.0.0.1:{DB_PORT}/prefect"
BIN = Path(sys.executable).parent


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--postgres", type=Path, default=_postgres(), metavar="FOLDER")
    options.add_argument("--seed", type=int, default=3)
    args = options.parse_args()
    count, kills = (6, 1) if args.quick else (20, 3)
    with tempfile.TemporaryDirectory(prefix="cluster-") as name, contextlib.ExitStack() as stack:
        home = Path(name)
        show = home / "show"
        show.mkdir()
        media = episodes(args.data, show, count)
        home.chmod(0o755)
        stack.enter_context(postgres(args.postgres, home / "db"))
        cluster = Cluster(home)
        stack.callback(cluster.stop)
        cluster.start()
        rng = random.Random(args.seed)
        began = time.monotonic()
        runs = {path: cluster.ask(path) for path in media}
        events = cluster.suffer(rng, kills, media)
        cluster.wait(media, 2400)
        took = time.monotonic() - began
        time.sleep(45)  # one more sweep: would it do anything again?
        report(cluster, media, events, took, len(runs), args.json)


def _postgres() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else Path("/usr/bin")


def episodes(data: Path, folder: Path, count: int) -> list[Path]:
    """Episodes of 12 s of real speech, no two alike."""
    sources = [*sorted(data.glob("ami/*.flac")), *sorted(data.glob("mfa/*.flac"))]
    made = []
    for number in range(count):
        source = sources[number % len(sources)]
        path = folder / f"episode{number:02d}.flac"
        run_ffmpeg("-ss", 1 + 9 * (number // len(sources)), "-i", source, "-t", 12, "-ac", 1, path)
        made.append(path)
    return made


@contextlib.contextmanager
def postgres(binaries: Path, folder: Path) -> Iterator[None]:
    """A Postgres of our own, which runs as `postgres` since it refuses to run as root."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder.mkdir()
    if as_user:
        shutil.chown(folder, "postgres")

    def run(*line: object) -> None:
        subprocess.run([*as_user, *map(str, line)], check=True, capture_output=True)

    run(binaries / "initdb", "-D", folder, "-U", "postgres", "--auth=trust", "-E", "UTF8")
    flags = f"-p {DB_PORT} -c listen_addresses=127.0.0.1 -k {folder}"
    run(binaries / "pg_ctl", "-D", folder, "-o", flags, "-l", folder / "log", "-w", "start")
    try:
        run(binaries / "createdb", "-h", "127.0.0.1", "-p", DB_PORT, "-U", "postgres", "prefect")
        yield
    finally:
        run(binaries / "pg_ctl", "-D", folder, "-m", "immediate", "stop")


class Cluster:
    """A server, two workers, and a sweep now and then."""

    def __init__(self, home: Path, database: str | None = DATABASE) -> None:
        self._home = home
        self._api = f"http://127.0.0.1:{API_PORT}/api"
        os.environ["PREFECT_API_URL"] = self._api  # read when Prefect is imported, later
        self.env = os.environ | {
            "PREFECT_HOME": str(home / "prefect"),
            "PREFECT_API_URL": self._api,
            "PYTHONPATH": os.pathsep.join(
                [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
            "OMP_NUM_THREADS": "1",
            "DO_NOT_TRACK": "1",
        }
        named = {"PREFECT_API_DATABASE_CONNECTION_URL": database} if database else {}
        self._server_env = self.env | named
        self._server: subprocess.Popen[bytes] | None = None
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._swept = 0.0

    def start(self, workers: Sequence[str] = ("one", "two")) -> None:
        self.start_server()
        self._prefect("work-pool", "create", "local", "--type", "process")
        self._prefect("gcl", "create", "gpu", "--limit", "1")
        self._prefect("--no-prompt", "deploy", "--all")
        for name in workers:
            self.start_worker(name)

    def _prefect(self, *words: str) -> None:
        subprocess.run(
            [BIN / "prefect", *words], env=self.env, cwd=ROOT, check=True, capture_output=True
        )

    def _started(self, name: str, words: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self._home / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [BIN / "prefect", *words], env=env, cwd=ROOT, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def start_server(self) -> None:
        words = ["server", "start", "--host", "127.0.0.1", "--port", str(API_PORT)]
        self._server = self._started("server", words, self._server_env)
        for _ in range(180):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self._api}/health"):
                return
            time.sleep(1)
        raise RuntimeError("the server did not come up")

    def start_worker(self, name: str) -> None:
        words = ["worker", "start", "--pool", "local", "--name", name, "--limit", "3"]
        words += ["--type", "process"]  # else a worker gives up where the server is away
        self._workers[name] = self._started(f"worker-{name}", words, self.env)

    def kill(self, process: subprocess.Popen[bytes]) -> int:
        """Kill a process and everything that it started, at once; how many there were."""
        family = [process.pid, *descendants(process.pid)]
        for member in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)
        process.wait()
        return len(family)

    def processes(self) -> dict[str, int]:
        """The process of each part."""
        assert self._server
        workers = {f"worker {name}": process.pid for name, process in self._workers.items()}
        return {"server": self._server.pid, **workers}

    def ask(self, media: Path, key: str = "") -> str:
        from prefect.client.orchestration import get_client

        with get_client(sync_client=True) as client:
            deployment = client.read_deployment_by_name("edit-episode/local")
            run = client.create_flow_run_from_deployment(
                deployment.id,
                parameters={"media": str(media), "model": MODEL, "diarizer": "none"},
                idempotency_key=f"benchmark {media} {key}",
            )
            return str(run.id)

    def finished(self, run_id: str) -> dict[str, float]:
        """Wait for a run's end; how long it took, its tasks, and the way to it, in seconds."""
        from uuid import UUID

        from prefect.client.orchestration import get_client
        from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

        from flows.prefect.console import TITLES

        with get_client(sync_client=True) as client:
            while not (run := client.read_flow_run(UUID(run_id))).state.is_final():
                time.sleep(0.5)
            if not run.state.is_completed():
                raise RuntimeError(f"{run.name}: {run.state.message}")
            chosen = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
            for _ in range(30):  # the server writes tasks down a little later
                tasks = client.read_task_runs(flow_run_filter=chosen)
                last = any(task.name.startswith(TITLES["render"]) for task in tasks)
                if last and all(task.end_time for task in tasks):
                    break
                time.sleep(1)
        first = min(task.start_time for task in tasks)
        return {
            "flow_s": (run.end_time - run.start_time).total_seconds(),
            "stages_s": sum((t.end_time - t.start_time).total_seconds() for t in tasks),
            "to_flow_s": (run.start_time - run.created).total_seconds(),
            "to_task_s": (first - run.created).total_seconds(),
        }

    def sweep_now_and_then(self) -> None:
        if time.monotonic() - self._swept > 30:
            self._swept = time.monotonic()
            with contextlib.suppress(subprocess.CalledProcessError):
                self._prefect(
                    "deployment", "run", "sweep/local", "-p", "stuck_s=45", "-p", "silent_s=75"
                )

    def suffer(self, rng: random.Random, kills: int, media: list[Path]) -> list[dict[str, Any]]:
        """Kill workers at random, and restart the server in the middle."""
        events = []
        for number in range(kills):
            self._pass(rng.uniform(12, 30))
            name = rng.choice(list(self._workers))
            busy = self._in_flight(media)
            size = self.kill(self._workers[name])
            events.append(self._event(f"SIGKILL worker {name} ({size} processes)", busy, media))
            self._pass(rng.uniform(3, 10))
            self.start_worker(name)
            if number == kills // 2 and self._server:
                busy = self._in_flight(media)
                self.kill(self._server)
                events.append(self._event("SIGKILL server, started again after 5 s", busy, media))
                time.sleep(5)
                self.start_server()
        return events

    def _event(self, what: str, busy: list[str], media: list[Path]) -> dict[str, Any]:
        done = sum(is_rendered(path) for path in media)
        progress(f"{what}; {done} rendered; at work: {', '.join(busy) or 'none'}")
        at = time.strftime("%H:%M:%S")
        return {"at": at, "what": what, "rendered": done, "at work": " ".join(busy)}

    def _in_flight(self, media: list[Path]) -> list[str]:
        """Episodes whose lease is held."""
        return [path.stem for path in media if (path.with_suffix(".paperedit") / ".lease").exists()]

    def _pass(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.sweep_now_and_then()
            time.sleep(0.5)

    def wait(self, media: list[Path], limit_s: float) -> None:
        ends = time.monotonic() + limit_s
        told = -1
        while time.monotonic() < ends:
            done = sum(is_rendered(path) for path in media)
            if done != told:
                progress(f"{done} of {len(media)} rendered")
                told = done
            if done == len(media):
                return
            self._pass(2)

    def states(self) -> Counter[str]:
        """How all runs of the episodes ended."""
        from prefect.client.orchestration import get_client
        from prefect.client.schemas.filters import FlowFilter, FlowFilterName

        with get_client(sync_client=True) as client:
            found = client.read_flow_runs(
                flow_filter=FlowFilter(name=FlowFilterName(any_=["edit-episode"])), limit=200
            )
        return Counter(
            f"{run.state_name}{' (again)' if any(t.startswith('again:') for t in run.tags) else ''}"
            for run in found
        )

    def logs(self) -> str:
        return "\n".join(
            f"==== {path.name}\n{path.read_text(errors='replace')}"
            for path in sorted(self._home.glob("*.log"))
        )

    def stop(self) -> None:
        for process in [*self._workers.values(), self._server]:
            if process and process.poll() is None:
                self.kill(process)


def descendants(pid: int) -> list[int]:
    """Everything that a process started, and what that started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = list(children.get(pid, []))
    for child in found:
        found += children.get(child, [])
    return found


def is_rendered(media: Path) -> bool:
    project = media.with_suffix(".paperedit")
    return (project / f"{media.stem}.edited.flac").exists() and (
        project / f"{media.stem}.vtt"
    ).exists()


def is_correct(media: Path) -> bool:
    """Whether a render has exactly the samples of its plan."""
    project = media.with_suffix(".paperedit")
    if not is_rendered(media):
        return False
    timeline = json.loads((project / "timeline.json").read_text(encoding="utf-8"))
    return decoded_length(project / f"{media.stem}.edited.flac") == timeline["length"]


def report(
    cluster: Cluster,
    media: list[Path],
    events: list[dict[str, Any]],
    took_s: float,
    asked: int,
    path: Path | None,
) -> None:
    journals = {
        item: [
            json.loads(line)
            for line in (item.with_suffix(".paperedit") / "journal.jsonl").read_text().splitlines()
        ]
        for item in media
    }
    counts = Counter((item.stem, line["stage"]) for item in media for line in journals[item])
    twice = {f"{name} {stage}": count for (name, stage), count in counts.items() if count > 1}
    states = cluster.states()
    heading(f"Cluster: {len(media)} episodes of 12 s, Postgres, two workers, {MODEL}")
    print_table(list(events[0]), [list(event.values()) for event in events])
    print()
    rows: dict[str, object] = {
        "episodes asked for": asked,
        "renders with exactly the planned samples": sum(map(is_correct, media)),
        "stages made": sum(counts.values()),
        "stages made twice": sum(count - 1 for count in counts.values()),
        "which": ", ".join(twice) or "none",
        "seconds in all": round(took_s),
        **{f"runs that ended {state}": count for state, count in sorted(states.items())},
    }
    print_table(["what", "count"], [list(row) for row in rows.items()])
    print()
    by = {item: sorted({line["pid"] for line in lines}) for item, lines in journals.items()}
    print_table(
        ["episode", "stages made", "in how many processes"],
        [
            [item.stem, " ".join(line["stage"] for line in journals[item]), len(by[item])]
            for item in media
        ],
    )
    write_json(path, {"events": events, "counts": rows})
    if path:
        path.with_suffix(".log").write_text(cluster.logs(), encoding="utf-8")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main()
