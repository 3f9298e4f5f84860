"""Packages of real calls, as npm has them: pinned, for tests only, bundled for a page where needed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
MISSING = "The calls' own packages are missing: npm ci --prefix tests/hosts/real (make test-hosts does it)"


def package(name: str, *parts: str) -> Path:
    """Return the path of a package or of a file in it; says how to install what is missing."""
    path = MODULES.joinpath(name, *parts)
    assert path.exists(), MISSING
    return path


def version(name: str) -> str:
    """Return the version of a package that is installed."""
    said: dict[str, Any] = json.loads(package(name, "package.json").read_text("utf-8"))
    return str(said["version"])


def bundle(source: str, form: str = "iife") -> bytes:
    """Bundle a script, which may import packages by name, to one file that a page can load."""
    command = [package("esbuild", "bin", "esbuild"), "--bundle", "--log-level=error", f"--format={form}"]
    done = subprocess.run(command, cwd=HERE, input=source.encode(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
