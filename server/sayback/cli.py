"""The command `sayback`: serve, check, and what else is installed. Its flags are the table in `settings.py`."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from .engine.protocol import Problem
from .protocols.library import BrokenLibrary, Library
from .settings import Settings

_DEMO: Final = "sayback.demo"


class Trouble(click.ClickException):
    """Something that an operator can mend: one sentence on standard error, exit code 1, no traceback."""

    def show(self, file: Any = None) -> None:
        """Print the sentence alone."""
        click.echo(self.message, err=True)


def _flags(command: Callable[..., None]) -> Callable[..., None]:
    """One flag for each setting; what is not given comes from the environment, then from the table."""
    for name, field in reversed(Settings.model_fields.items()):
        flag = f"--{name.replace('_', '-')}"
        command = click.option(flag, name, default=None, metavar="TEXT", help=_help(name, field))(command)
    return command


def _help(name: str, field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True, validated_data={})
    shown = " ".join(default) if isinstance(default, tuple) else str("" if default is None else default)
    shown = shown.replace(str(Path.home()), "~") or "none"
    return f"{field.description}  [SAYBACK_{name.upper()}; default: {shown}]"


def settings_from(given: dict[str, Any]) -> Settings:
    """The settings of this run; raises Trouble that names each setting that does not fit, never its value."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise Trouble("\n".join(_sentence(problem) for problem in error.errors())) from None


def _sentence(problem: Any) -> str:
    name = str(problem["loc"][0]).upper() if problem["loc"] else ""
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"SAYBACK_{name}: {message}" if name else f"Settings: {message}"


@click.group()
@click.version_option(package_name="sayback")
def main() -> None:
    """Sayback holds the shape of a couple's conversation beside any video call."""


@main.command()
@_flags
def serve(**given: Any) -> None:
    """Start the server, with its own store unless another is named."""
    from .app import CannotStart, run  # the other commands need no server

    settings = settings_from(given)
    try:
        run(settings, lambda address: _started(settings, address))
    except CannotStart as error:
        raise Trouble(str(error)) from None


def _started(settings: Settings, address: str) -> None:
    click.echo(f"Sayback is at {address}")
    if settings.plain:
        click.echo("Other devices can seal words only over https: give --tls-cert and --tls-key, or --public-url.")


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check protocol FILES, or the whole library: every problem with file, line, column and what would be right."""
    found = _problems(files)
    for problem in found:
        click.echo(problem)
    if found:
        raise SystemExit(1)
    click.echo("No problems.")


def _problems(files: tuple[Path, ...]) -> list[Problem]:
    """What is wrong with the library, or with files that would be added to it."""
    try:
        library = Library.load(settings_from({}).library)
    except BrokenLibrary as broken:
        return broken.problems
    return [problem for file in files for problem in library.check(file).problems]


if importlib.util.find_spec(_DEMO) is not None:
    main.add_command(importlib.import_module(_DEMO).demo)
