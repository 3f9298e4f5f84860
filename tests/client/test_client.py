"""The browser's code: JavaScript tests and types by Node, libraries by their sums.

The libraries of others are pinned.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from sayback.web.lean import lean

from tests.web import declared

HERE = Path(__file__).parent
CLIENT = HERE.parents[1] / "client"
NODE_MISSING = "Node 20 or newer is needed for these tests: apt-get install nodejs npm (macOS: brew install node)"
SEEN = HERE / "node_modules" / ".cache"
"""What the formatter and the linters found right, here or in `make check`: they read it again only once it changed."""
TOOL_MISSING = "The checkers of the browser's code are missing: npm ci --prefix tests/client"


def node() -> str:
    found = shutil.which("node")
    assert found, NODE_MISSING
    return found


def run(*command: str | Path, cwd: Path = HERE, **env: str) -> None:
    env = os.environ | env
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=220, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def seen(name: str) -> list[str]:
    """Let a checker remember, in a file of this name, what it found right."""
    return ["--cache", "--cache-strategy", "content", "--cache-location", str(SEEN / name)]


def test_javascript_tests_pass_with_declared_stand_ins(tmp_path: Path) -> None:
    tests, said = sorted(HERE.glob("*.test.js")), tmp_path / "said"
    assert len(tests) >= 4
    run(node(), "--test", "--test-reporter=spec", *tests, SAYBACK_STATED=str(said))
    lines = set(said.read_text("utf-8").splitlines())
    assert len(lines) > 100
    for line in lines:
        declared.stated(*json.loads(line))


def test_the_types_of_the_client_hold() -> None:
    run(node(), tool("typescript", "bin", "tsc"), "-p", HERE)


def tool(*parts: str) -> Path:
    found = HERE.joinpath("node_modules", *parts)
    assert found.exists(), TOOL_MISSING
    return found


def test_client_code_is_laid_out_by_the_formatter() -> None:
    files = ("client/**/*.{js,css,d.ts}", "!client/vendor/**", "!client/core/wire.d.ts")
    prettier = tool("prettier", "bin", "prettier.cjs")
    config = ("--config", HERE / "prettier.json")
    run(node(), prettier, *config, *seen("prettier"), "--check", *files, cwd=CLIENT.parent)


def test_client_modules_please_the_linter() -> None:
    config = ("--config", HERE / "eslint.config.js")
    run(node(), tool("eslint", "bin", "eslint.js"), *config, *seen("eslint"), "client", cwd=CLIENT.parent)


def test_client_styles_please_the_linter() -> None:
    stylelint = tool("stylelint", "bin", "stylelint.mjs")
    config = ("--config", HERE / "stylelint.config.js")
    run(node(), stylelint, *config, *seen("stylelint"), "client/**/*.css", cwd=CLIENT.parent)


def test_the_libraries_of_others_are_the_published_files() -> None:
    vendor = CLIENT / "vendor"
    sums = dict(reversed(line.split("  ")) for line in (vendor / "SHA256SUMS").read_text().splitlines())
    assert sums.keys() == {file.name for file in vendor.glob("*.js")}
    for name, expected in sums.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == expected, name
        assert f"`{name}`" in (vendor / "README.md").read_text("utf-8"), f"{name} is not described"


PARSES = """
const { SourceTextModule } = require('node:vm');
const { readFileSync } = require('node:fs');
for (const file of process.argv.slice(1)) new SourceTextModule(readFileSync(file, 'utf8'), { identifier: file });
"""
"""Reads modules without running them; the first that cannot be read ends it with its name."""


def imports_of(entry: Path) -> set[Path]:
    """List every module that loads with `entry`.

    `import()` is left out, it loads when it is needed.
    """
    found, waiting = set[Path](), [entry]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        if module.parent.name != "vendor":
            names = re.findall(r"^(?:import|export)\b[^;]*?from '([^']+)';", module.read_text("utf-8"), re.M)
            waiting += [(module.parent / name).resolve() for name in names]
    return found


def test_modules_still_parse_without_their_comments(tmp_path: Path) -> None:
    modules = [module for module in CLIENT.rglob("*.js") if module.parent.name != "vendor"]
    for number, module in enumerate(modules):
        (tmp_path / f"{number}.mjs").write_bytes(lean(module.read_bytes()))
    run(node(), "--experimental-vm-modules", "--no-warnings", "--eval", PARSES, *sorted(tmp_path.iterdir()))
    assert b"/**" not in b"".join(module.read_bytes() for module in tmp_path.iterdir())


def weight(module: Path) -> int:
    """Count the bytes that travel: gzip of the module as the server sends it."""
    body = module.read_bytes()
    return len(gzip.compress(body if module.parent.name == "vendor" else lean(body), 9))


def test_panel_page_loads_at_most_26_kilobytes_of_javascript() -> None:
    modules = imports_of(CLIENT / "pages" / "panel" / "main.js")
    sizes = {str(module.relative_to(CLIENT)): weight(module) for module in modules}
    assert "core/socket.js" in sizes
    assert "ui/panel/panel.js" in sizes
    assert sum(sizes.values()) <= 26 * 1024, sizes


def test_ears_weigh_at_most_3_kilobytes() -> None:
    named = ("core/voice.js", "core/heard.js", "ui/panel/ears.js", "ui/panel/voice-worklet.js")
    sizes = {name: weight(CLIENT / name) for name in named}
    assert sum(sizes.values()) <= 3 * 1024, sizes
    first = {str(module.relative_to(CLIENT)) for module in imports_of(CLIENT / "pages" / "panel" / "main.js")}
    assert not first & {*named, "ui/panel/ears-switch.js"}, "a talk without them loads none of it"


def test_no_module_needs_what_the_content_policy_forbids() -> None:
    for module in (file for file in CLIENT.rglob("*.js") if file.parent.name != "vendor"):
        code = re.sub(r"/\*.*?\*/|//.*", "", module.read_text("utf-8"), flags=re.S)
        assert not re.search(r"\binnerHTML|outerHTML|insertAdjacentHTML|\beval\(|\bstyle=[\"$]", code), module
