"""Types of what is asked of the server: what the server does not declare is refused, what it does passes.

Each case is a small module of its own; all of them go through the compiler once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.client.test_client import CLIENT, HERE, node, tool

HEAD: Final = """import {{ ApiError, ask }} from '{core}/api.js';
import {{ dial }} from '{core}/socket.js';
/** @typedef {{import('{core}/wire').SentByPanel}} ByPanel
 * @typedef {{import('{core}/asked').Line<ByPanel, import('{core}/wire').HeardByPanel>}} Panel
 * @typedef {{import('{core}/asked').Line<import('{core}/wire').SentByWall, import('{core}/wire').HeardByWall>}} Wall */
const s = /** @type {{string}} */ (location.hash), n = /** @type {{number}} */ (Date.now());
const panel = /** @type {{Panel}} */ (dial({{ session: s, auth: () => ({{ token: s }}) }}));
const wall = /** @type {{Wall}} */ (dial({{ session: s, auth: () => ({{ token: s }}) }}));
const server = /** @type {{import('{pages}/wall/types').Server}} */ (JSON.parse(s));
"""

PASSES: Final = {
    "answer": "(await ask(`sessions/${s}`)).again.factor",
    "answer-of-a-longer-path": "(await ask(`sessions/${s}/meeting`)).guest?.length",
    "answer-of-another-method": "(await ask(`sessions/${s}/meeting`, { body: { commit: s } })).until",
    "body": "(await ask(`sessions/${s}/key`, { token: s, body: { public: s, opening: s } })).keys.a?.commit",
    "query": "(await ask(`workshops/${s}/place?wait=${n}&seen=${s}`)).state === 'paired'",
    "any-name-in-a-query": "(await ask(`protocols/${s}/tour?mode=${s}`)).stops.length",
    "number-in-a-path": "(await ask(`workshops/${s}/pairs/${n}/take`, { body: { mine: true } })).ok",
    "name-of-a-page": "(await ask(`words/help?lang=${s}`)).zones?.DE?.length",
    "part-of-a-path-by-choice": (
        "(await ask(`sessions/${s}/${n ? 'key' : 'meeting/key'}`, { body: { public: s, opening: s } }))"
    ),
    "code": "new ApiError('offline', '').code === 'no-seat'",
    "event-sent": "panel.ask('words', { boxes: [] }, n, (late, answer) => answer?.ok && answer.boxes.x)",
    "event-heard": "panel.on('view', (view) => view.step.id.length)",
    "event-of-the-line": "panel.on('connect_error', ({ data }) => data?.code === 'no-seat')",
    "event-of-the-wall": "wall.on('hand', ({ failed }) => failed[0]?.code === 'closed')",
    "call-of-the-wall": "(await server.send('people/out', { since: n })).out",
    "removal-of-the-wall": "(await server.remove(`helpers/${n}`)).ok",
}
REFUSED: Final = {
    "misspelt-key-of-an-answer": "(await ask(`sessions/${s}`)).agian",
    "key-of-another-answer": "(await ask(`sessions/${s}/meeting`)).until",
    "misspelt-route": "await ask(`sesions/${s}`)",
    "misspelt-end-of-a-route": "await ask(`sessions/${s}/storry`)",
    "route-without-its-body": "await ask(`sessions/${s}/key`)",
    "body-where-none-is-read": "await ask(`sessions/${s}/story`, { body: {} })",
    "misspelt-key-of-a-body": "await ask(`sessions/${s}/key`, { body: { public: s, openning: s } })",
    "key-too-many-in-a-body": "await ask(`sessions/${s}/key`, { body: { public: s, opening: s, more: s } })",
    "key-missing-in-a-body": "await ask(`sessions/${s}/key`, { body: { public: s } })",
    "misspelt-name-in-a-query": "await ask(`workshops/${s}/place?wiat=${n}`)",
    "word-for-a-number": "await ask(`workshops/${s}/pairs/${s}/take`, { body: { mine: true } })",
    "page-without-words": "await ask(`words/gallry?lang=${s}`)",
    "path-that-nobody-can-know": "await ask(s)",
    "end-that-nobody-can-know": "await ask(`sessions/${s}/${s}`)",
    "unknown-code": "new ApiError('offline', '').code === 'no-seet'",
    "code-that-nobody-sends": "new ApiError('of-line', '')",
    "misspelt-key-of-a-connection": "dial({ session: s, auth: () => ({ tokne: s }) })",
    "misspelt-event-sent": "panel.ask('wrods', { boxes: [] }, n, () => {})",
    "misspelt-key-of-a-payload": "panel.ask('words', { boxs: [] }, n, () => {})",
    "key-of-a-refused-answer": "panel.ask('words', { boxes: [] }, n, (late, answer) => answer?.boxes)",
    "misspelt-event-heard": "panel.on('vew', () => {})",
    "misspelt-key-of-an-event": "panel.on('view', (view) => view.setp)",
    "event-of-the-other-line": "panel.on('wall', () => {})",
    "unknown-code-of-a-refusal": "wall.on('hand', ({ failed }) => failed[0]?.code === 'cloesd')",
    "misspelt-call-of-the-wall": "await server.send('people/uot', { since: n })",
    "misspelt-body-of-the-wall": "await server.send('people/out', { sine: n })",
    "misspelt-removal-of-the-wall": "await server.remove(`helprs/${n}`)",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Say what the compiler finds in each case, by its name."""
    folder = tmp_path_factory.mktemp("types")
    core, pages = (os.path.relpath(CLIENT / name, folder) for name in ("core", "pages"))
    for name, line in (PASSES | REFUSED).items():
        (folder / f"{name}.js").write_text(HEAD.format(core=core, pages=pages) + f"export const its = {line};\n")
    config = {"extends": str(HERE / "tsconfig.json"), "include": [f"{folder}/*.js"], "exclude": []}
    (folder / "tsconfig.json").write_text(json.dumps(config))
    command: list[str | Path] = [node(), tool("typescript", "bin", "tsc"), "-p", folder, "--pretty", "false"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    problems = re.findall(r"^([\w./-]+)\.js\(\d+,\d+\): error (.*)", done.stdout, re.M)
    assert done.returncode == 0 or problems, done.stdout + done.stderr
    return {Path(name).name: text for name, text in problems}


@pytest.mark.parametrize("name", PASSES)
def test_what_the_server_declares_passes(found: dict[str, str], name: str) -> None:
    assert name not in found, found[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_server_does_not_declare_is_refused(found: dict[str, str], name: str) -> None:
    assert name in found


def test_nothing_but_the_cases_is_at_fault(found: dict[str, str]) -> None:
    assert found.keys() <= REFUSED.keys()
