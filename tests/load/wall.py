"""The wall page under load: a thousand pairs, changes four times a second.

In a real Chromium without a server.

Measures what a facilitator would feel: how long frames take while the page is scrolled, and how much memory it holds.
Usage: python -m tests.load.wall [--pairs 1000] [--seconds 10] [--changes 100]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sayback.protocols.library import Library
from sayback.settings import beside

from tests.browser.chromium import ARGS, executable
from tests.load.figures import Figures, number, table
from tests.wall.conftest import CLIENT, Serving, show

HEAP, FRAME = 60.0, 50.0
"""The promise: MB of memory, and ms that a frame may take at the 99th percentile."""


def work(trace: Path) -> Iterator[float]:
    """Measure the processor's time of each task of the page's main thread, ms.

    What the page itself costs, however busy the machine is with other things.
    """
    events = json.loads(trace.read_text())["traceEvents"]
    main = {
        (e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"
    }
    for event in events:
        if event["name"] == "RunTask" and (event["pid"], event["tid"]) in main:
            yield event.get("tdur", 0) / 1000


def measure(page: Page, library: Library, pairs: int, seconds: float, changes: int) -> Figures:
    """Measure one run.

    `changes` tiles change four times a second while the page scrolls up and down.
    """
    show(page, library, pairs)
    browser = page.context.browser
    assert browser is not None
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        browser.start_tracing(page=page, path=trace, categories=["toplevel", "disabled-by-default-devtools.timeline"])
        found: dict[str, float | None] = page.evaluate(
            "([seconds, changes]) => bench(seconds, changes)", [seconds, changes]
        )
        browser.stop_tracing()
        tasks = list(work(trace))
    found |= {"task": max(tasks), "share": 100 * sum(tasks) / (seconds * 1000)}
    page.evaluate("scrollTo(0, 0)")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return {**found, "heap": metrics["JSHeapUsedSize"] / 1e6, "nodes": metrics["Nodes"]}


def run(pairs: int = 1000, seconds: float = 10, changes: int = 100) -> Figures:
    """Measure the same in a browser of its own."""
    library = Library.load(beside("protocols"))
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(Serving, directory=str(CLIENT))) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        page.wait_for_selector("body[data-ready]", state="attached")
        found = measure(page, library, pairs, seconds, changes)
        browser.close()
        server.shutdown()
    return found


ROWS = (
    ("p50", "a frame, p50 ms"),
    ("p99", "a frame, p99 ms"),
    ("worst", "the longest frame, ms"),
    ("task", "the longest task, ms of the processor"),
    ("share", "main thread busy, % of a core"),
    ("long", "tasks over 50 ms"),
    ("heap", "memory, MB"),
    ("drawn", "tiles in the page"),
    ("nodes", "nodes in the page"),
)


def report(found: Figures, pairs: int) -> str:
    """Make the table of one run."""
    return table(["the wall page", f"{pairs:,} pairs"], [[label, number(found[name])] for name, label in ROWS])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--changes", type=int, default=100, help="tiles that change with each of four updates a second")
    options = parser.parse_args()
    print(report(run(options.pairs, options.seconds, options.changes), options.pairs))


if __name__ == "__main__":
    main()
