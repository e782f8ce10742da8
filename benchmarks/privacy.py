"""Who is called: commands are run on a network that is only the loopback, and listened to.

    python -m benchmarks.privacy [ROW ...]     (as root, with cc, unshare, mount and ip)

A library of ours (benchmarks/lookups.c) stands before the C library's in every process, and writes
down each name that is looked up and each address that is connected or sent to; where there is an
strace, it writes down the addresses too, so that nobody escapes by calling the kernel. Every
process that has a model loaded lives 30 s longer, since onnxruntime calls its makers 4 to 14 s
after a model is loaded.

Nothing but this machine may be called by the commands, and by `models fetch` only the package
index and then, where a hub carries the model too, the hub. The controls show that calls are seen:
a program that looks up and connects, and the voice detector's own library without Paperedit.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from huggingface_hub import constants
from pip._internal.models.index import PyPI

from benchmarks.cluster import BIN, MODEL, episodes
from benchmarks.common import ROOT, heading, parser, print_table, progress, write_json
from media.quiet import QUIET_SETTINGS

LINGER_S = 30
SOURCE = Path(__file__).with_name("lookups.c")
NAMESERVER = "192.0.2.53"
"""Of the addresses for documentation: nobody answers, so every name is only ever asked for."""

LATER = f"""
import atexit, sys, time
atexit.register(lambda: time.sleep({LINGER_S} if "onnxruntime" in sys.modules else 0))
"""
"""Stands in every interpreter as `sitecustomize`."""

COMMANDS = {
    "control: a program that calls": (
        "{python} -c 'import socket; socket.getaddrinfo(\"called.example.org\", 80)' || true\n"
        "{python} -c 'import socket; socket.create_connection((\"192.0.2.1\", 80), 1)' || true"
    ),
    "control: onnxruntime without Paperedit": (
        "{python} -P -c 'from faster_whisper.vad import get_vad_model; get_vad_model()'"
    ),
    "run": "{python} -m flows run {media} --model {model} --label --chapters --notes --json",
    "ask": "{python} -m flows ask 'What was said of it?' {shelf} --json",
    "watch": (
        "{python} -m flows watch {media.parent} --every 1s --settle 1s --auto --model {model} &\n"
        "WATCH=$!\n"
        "for i in $(seq 300); do test -e {result} && break; sleep 1; done\n"
        f"sleep {LINGER_S + 5}\n"
        "kill -TERM $WATCH; wait $WATCH || true"
    ),
    "serve, and an edit by a deployment": (
        "{python} -m flows serve --port 4266 2> {home}/serve.log &\n"
        "SERVE=$!\n"
        "export PREFECT_API_URL=http://127.0.0.1:4266/api\n"
        "for i in $(seq 240); do grep -q Ready {home}/serve.log && break; sleep 1; done\n"
        "sleep 20\n"
        "{bin}/prefect deployment run edit-episode/local -p media={media} -p model={model} "
        "--watch\n"
        "kill -TERM $SERVE\n"
        "wait $SERVE"
    ),
    "models fetch segmentation-3.0": (
        "{fresh} {python} -m flows models fetch segmentation-3.0 || true"
    ),
    "models fetch minilm": "{fresh} {python} -m flows models fetch minilm || true",
}
RENDERS = ("run", "watch", "serve, and an edit by a deployment")
INDEX = urlsplit(PyPI.simple_url).hostname or ""
HUB = urlsplit(constants.ENDPOINT).hostname or ""
MAY = {"models fetch segmentation-3.0": {INDEX}, "models fetch minilm": {INDEX, HUB}}
"""What a command may look up; the others nothing."""
CONTROLS = {
    "control: a program that calls": "called.example.org",
    "control: onnxruntime without Paperedit": "mobile.events.data.microsoft.com",
}


@dataclass(frozen=True, slots=True)
class Called:
    """Who was called by one row."""

    names: Counter[str]
    addresses: Counter[str]
    end: int


def main() -> None:
    options = parser(__doc__)
    options.add_argument("rows", nargs="*", metavar="ROW", help="words of the rows to run (all)")
    args = options.parse_args()
    chosen = [r for r in COMMANDS if not args.rows or any(word in r for word in args.rows)]
    if "ask" in chosen and "run" not in chosen:
        chosen.insert(chosen.index("ask"), "run")
    with tempfile.TemporaryDirectory(prefix="privacy-") as name:
        called, renders = listened(args.data, Path(name), chosen)
    heading("Privacy: what is looked up and called, on a network that is only the loopback")
    rows = [[row, _told(c.names), _told(c.addresses), c.end] for row, c in called.items()]
    print_table(["command", "names looked up", "addresses called", "end"], rows)
    wrong = list(_wrong(called, renders))
    print(
        f"\n{len(renders)} renders; strace {'listened too' if shutil.which('strace') else 'none'}"
    )
    for line in wrong:
        print(f"WRONG: {line}")
    write_json(args.json, {"called": called, "renders": renders, "wrong": wrong})
    sys.exit(1 if wrong else 0)


def listened(data: Path, home: Path, chosen: list[str]) -> tuple[dict[str, Called], list[str]]:
    """Who was called by each row, and the rows that rendered what they should."""
    spy = home / "lookups.so"
    line = ["cc", "-shared", "-fPIC", "-O2", "-o", str(spy), str(SOURCE), "-ldl"]
    subprocess.run(line, check=True)
    (home / "late").mkdir()
    (home / "late" / "sitecustomize.py").write_text(LATER)
    (home / "resolv.conf").write_text(f"nameserver {NAMESERVER}\noptions timeout:1 attempts:1\n")
    called, renders = {}, []
    shelf = home
    for number, row in enumerate(chosen):
        progress(f"{row} ...")
        folder = home / str(number)
        folder.mkdir()
        (media,) = episodes(data, folder, 1)
        result = media.with_suffix(".paperedit") / f"{media.stem}.edited.flac"
        names = {
            "python": sys.executable, "bin": BIN, "model": MODEL, "home": folder,
            "media": media, "result": result, "shelf": shelf,
            "fresh": f"PAPEREDIT_CACHE={folder}/models",
        }  # fmt: skip
        called[row] = _listened(COMMANDS[row].format(**names), home, folder, spy)
        if row in RENDERS and result.exists():
            renders.append(row)
        shelf = folder if row == "run" else shelf
    return called, renders


def _listened(commands: str, home: Path, folder: Path, spy: Path) -> Called:
    """Who some lines of shell and all that they start call."""
    heard, traced, script = folder / "lookups", folder / "strace", folder / "script.sh"
    script.write_text(
        f"set -e\nip link set lo up\nmount --bind {home}/resolv.conf /etc/resolv.conf\n"
        f"cd {ROOT}\nexport LOOKUPS={heard} LD_PRELOAD={spy} PYTHONPATH={home}/late:{ROOT}\n"
        f"{commands}\n"
    )
    line = ["unshare", "-n", "-m"]
    if shutil.which("strace"):
        line += ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg"]
        line += ["-e", "signal=none", "-o", str(traced)]
    with (folder / "said").open("wb") as said:
        done = subprocess.run(
            [*line, "bash", str(script)],
            env=_environment(folder),
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    told = heard.read_text().split("\n") if heard.exists() else []
    names = Counter(text.removeprefix("name ") for text in told if text.startswith("name "))
    addresses = Counter(text.removeprefix("to ") for text in told if text.startswith("to "))
    if traced.exists():
        for address, count in traced_addresses(traced.read_text(errors="replace")).items():
            addresses[address] = max(addresses[address], count)
    return Called(names, addresses, done.returncode)


def _environment(folder: Path) -> dict[str, str]:
    """The environment of a user who set nothing, with an index that is everybody's."""
    ours = (*QUIET_SETTINGS, "HF_HUB_OFFLINE", "CI")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith(("PREFECT_", "PIP_"))
    }
    models = kept.get("PAPEREDIT_CACHE") or Path("~/.cache/paperedit").expanduser()
    fresh = {
        "HOME": folder / "user", "XDG_CACHE_HOME": folder / "user" / ".cache",
        "PREFECT_HOME": folder / "prefect", "PAPEREDIT_CACHE": models, "OMP_NUM_THREADS": 1,
        "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": 0,
    }  # fmt: skip
    return kept | {name: str(value) for name, value in fresh.items()}


def traced_addresses(trace: str) -> Counter[str]:
    """The internet addresses in what strace wrote."""
    pattern = r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"'
    return Counter(four or six for four, six in re.findall(pattern, trace))


def is_here(place: str) -> bool:
    """Whether a name or an address means this machine."""
    return place in ("localhost", "0.0.0.0", "::", "::1", "") or place.startswith("127.")


def _told(places: Counter[str]) -> str:
    return ", ".join(f"{place} ({count})" for place, count in sorted(places.items())) or "none"


def _wrong(called: dict[str, Called], renders: list[str]) -> list[str]:
    """What should not have been, in words."""
    found = []
    for row, heard in called.items():
        names = {name for name in heard.names if not is_here(name)}
        if row in CONTROLS:
            found += [] if CONTROLS[row] in names else [f"{row}: its call was not seen"]
            continue
        may = MAY.get(row, set())
        found += [f"{row}: looked up {name}" for name in sorted(names - may)]
        away = {a for a in heard.addresses if not is_here(a)} - ({NAMESERVER} if may else set())
        found += [f"{row}: called {address}" for address in sorted(away)]
        if heard.end or (row in RENDERS and row not in renders):
            found.append(f"{row}: ended with {heard.end}, or without its render")
    return found


if __name__ == "__main__":
    main()
