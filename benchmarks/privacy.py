"""Who is called: everything is run on a network that is only the loopback, and listened to.

    python -m benchmarks.privacy          (as root, with unshare, ip and strace)

A clip is edited by the command; then `paperedit serve` runs with a server, a deployment does the
same, and a watcher looks. `strace` writes down every address that any of these processes connects
or sends to. Nothing but this machine may be among them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.cluster import BIN, MODEL, episodes
from benchmarks.common import ROOT, heading, parser, print_table, write_json

SCENARIO = """
set -e
ip link set lo up
cd {root}
{python} -m flows run {one} --model {model} --json > {home}/run.json
{python} -m flows serve --port 4266 2> {home}/serve.log &
SERVE=$!
export PREFECT_API_URL=http://127.0.0.1:4266/api
for i in $(seq 240); do grep -q Ready {home}/serve.log && break; sleep 1; done
sleep 20
{bin}/prefect deployment run edit-episode/local -p media={two} -p model={model} --watch \
    > {home}/deployment.log 2>&1
timeout -s TERM 10 {python} -m flows watch {home} --every 1s 2> {home}/watch.log || true
kill -TERM $SERVE
wait $SERVE
echo "serve ended with $?" > {home}/ended
"""
CONTROL = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except OSError:
    pass
"""
HOME_ADDRESSES = re.compile(r"127\.|::1$|0\.0\.0\.0$|::$")


def main() -> None:
    args = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="privacy-") as name:
        home = Path(name)
        one, two = episodes(args.data, home, 2)
        script = home / "scenario.sh"
        script.write_text(
            SCENARIO.format(
                root=ROOT, python=sys.executable, bin=BIN, one=one, two=two, home=home, model=MODEL
            )
        )
        told = home / "strace.log"
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")
        } | {"PREFECT_HOME": str(home / "prefect"), "OMP_NUM_THREADS": "1"}
        environment.pop("DO_NOT_TRACK", None)  # it is ours to set
        called = listened_to(["bash", str(script)], told, environment)
        control = listened_to([sys.executable, "-c", CONTROL], told, environment)
        heading("Privacy: what is called while a command, a server, a flow and a watcher run")
        print_table(["where", "calls"], sorted(called.items()))
        away = [where for where in called if not is_here(where)]
        renders = sum(
            (path.with_suffix(".paperedit") / f"{path.stem}.edited.flac").exists()
            for path in (one, two)
        )
        print()
        rows = {
            "renders": renders,
            "addresses that are not this machine": len(away),
            "the same of a program that does call": sum(not is_here(where) for where in control),
            "end": (home / "ended").read_text().strip(),
        }
        print_table(["what", "count"], [list(row) for row in rows.items()])
        write_json(args.json, {"called": called, **rows})
        sys.exit(1 if away or renders != 2 else 0)


def listened_to(line: list[str], told: Path, environment: dict[str, str]) -> Counter[str]:
    """Where a program and all that it starts call, on a network that is only the loopback."""
    traced = ["unshare", "-n", "strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg"]
    traced += ["-e", "signal=none", "-o", str(told), *line]
    subprocess.run(traced, env=environment, check=True)
    return destinations(told.read_text(errors="replace"))


def destinations(trace: str) -> Counter[str]:
    """Where calls went, by family and address; ports of this machine are one place."""
    found: Counter[str] = Counter()
    for family, rest in re.findall(r"sa_family=(AF_\w+)([^}]*)", trace):
        address = re.search(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', rest)
        place = (address[1] or address[2]) if address else ""
        found[f"{family} {place}".strip()] += 1
    return found


def is_here(where: str) -> bool:
    family, _, address = where.partition(" ")
    return family in ("AF_UNIX", "AF_NETLINK", "AF_UNSPEC") or bool(HOME_ADDRESSES.match(address))


if __name__ == "__main__":
    main()
