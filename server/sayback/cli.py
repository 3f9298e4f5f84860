"""The command `sayback`: serve, check, practise, and help with writing.

Its flags are the table in `settings.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from .authoring import translate
from .authoring.mermaid import mermaid
from .authoring.simulate import HEAD
from .authoring.simulate import simulate as play
from .authoring.starter import json_schema, starter
from .authoring.starter import vocabulary as table_of_words
from .authoring.svg import picture
from .engine.language.compile import chosen_or_default, compile
from .engine.language.protocol import Problem, ProtocolFile
from .practice.demo import demo
from .protocols.library import BrokenLibrary, Library
from .settings import Settings, beside

if TYPE_CHECKING:
    from .sharing.network import Sharing


class Trouble(click.ClickException):
    """A fault that an operator can mend: one sentence on standard error, exit code 1.

    No traceback.
    """

    def show(self, file: Any = None) -> None:
        """Print the sentence alone."""
        click.echo(self.message, err=True)


def _flags(command: Callable[..., None]) -> Callable[..., None]:
    """Add one flag for each setting.

    A value that is not given comes from the environment, then from the table.
    """
    for name, field in reversed(Settings.model_fields.items()):
        flag = f"--{name.replace('_', '-')}"
        how: dict[str, Any] = {"is_flag": True, "flag_value": True} if field.annotation is bool else {"metavar": "TEXT"}
        command = click.option(flag, name, default=None, help=_help(name, field), **how)(command)
    return command


def _help(name: str, field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True, validated_data={})
    shown = " ".join(default) if isinstance(default, tuple) else str("" if default is None else default)
    shown = shown.replace(str(Path.home()), "~") or "none"
    return f"{field.description}  [SAYBACK_{name.upper()}; default: {shown}]"


def settings_from(given: dict[str, Any]) -> Settings:
    """Return the settings of this run.

    Raises Trouble that names each setting that does not fit, never its value.
    """
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
    from .sharing.network import CannotShare, shared

    settings = settings_from(given)
    try:
        if settings.share:
            sharing = shared(settings)
            run(sharing.settings, lambda port: _shared(sharing, port))
        else:
            run(settings, lambda port: _started(settings, port))
    except (CannotStart, CannotShare) as error:
        raise Trouble(str(error)) from None


def _shared(sharing: Sharing, port: int) -> None:
    """Print the key with the address: once, here, and nowhere else.

    The picture is for eyes at a terminal.
    """
    from .sharing.network import picture

    click.echo("\n".join(sharing.lines(port)))
    if sharing.settings.share and sys.stdout.isatty():
        click.echo(picture(sharing.addresses(port)[0]))
    _warned(sharing.settings)


def _started(settings: Settings, port: int) -> None:
    click.echo(f"Sayback is at {settings.address_of(port)}")
    _warned(settings)


@main.command("hosts")
@click.argument("names", nargs=-1, type=click.Choice(["zoom", "teams"]))
def fetch_hosts(names: tuple[str, ...]) -> None:
    """Fetch the libraries by which the panel talks with Zoom and Teams, by npm, into the data folder."""
    from .web import sdks

    data = settings_from({}).data_dir
    for name in names or ("zoom", "teams"):
        try:
            click.echo(f"{sdks.SDKS[name].named}: {sdks.fetch(data, name)}")
        except (sdks.CannotFetch, OSError) as error:
            raise Trouble(str(error)) from None


def _warned(settings: Settings) -> None:
    if settings.plain:
        click.echo("Other devices can seal words only over https: give --tls-cert and --tls-key, or --public-url.")


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--strict", is_flag=True, help="Fail on help numbers that nobody checked for twelve months, as a release does."
)
@click.option("--language", metavar="CODE", help="How far a language is, file by file, and its problems alone.")
@click.option("--all", "every", is_flag=True, help="With --language: name every text that is missing.")
def check(files: tuple[Path, ...], strict: bool, language: str | None, every: bool) -> None:
    """Check protocol FILES, or the whole library: every problem with file, line, column and what would be right."""
    if language is not None:
        return _check_language(language, every)
    found = _problems(files)
    for problem in found:
        click.echo(problem)
    if found:
        raise SystemExit(1)
    library = None if files else _library()
    old = library.numbers.unread(date.today()) if library else []
    for problem in old:
        click.echo(problem if strict else f"warning: {problem}", err=True)
    if old and strict:
        raise SystemExit(1)
    for line in translate.unfinished(library) if library else ():
        click.echo(line)
    click.echo("No problems.")


def _check_language(language: str, every: bool) -> None:
    """Print how far a language is; fails on its problems, not on what is missing."""
    folder = settings_from({}).library[-1] / "locales" / language
    if not any(folder.glob("*.yaml")):
        raise Trouble(
            f"There is no language `{language}` in {folder.parent}. sayback new-language {language} begins it."
        )
    try:
        shares = Library.load(*settings_from({}).library).shares(language)
    except BrokenLibrary as broken:
        own = [problem for problem in broken.problems if Path(problem.file).parent == folder]
        raise Trouble("\n".join(map(str, own or broken.problems))) from None
    for line in translate.report(language, shares, every):
        click.echo(line)


def _problems(files: tuple[Path, ...]) -> list[Problem]:
    """Return the problems of the library, or of files that would be added to it.

    A whole library of somebody's own may be older than the pages here, and lack some of their words.
    """
    folders, ours = settings_from({}).library, beside("protocols")
    try:
        library = Library.load(*folders)
    except BrokenLibrary as broken:
        return broken.problems
    if not files:
        return [] if ours in folders else library.unsaid(Library.load(ours))
    return [problem for file in files for problem in library.check(file).problems]


def _library() -> Library:
    """Return the library, or Trouble with every problem that it has."""
    try:
        return Library.load(*settings_from({}).library)
    except BrokenLibrary as broken:
        raise Trouble(str(broken)) from None


def _protocols(library: Library, names: tuple[str, ...]) -> list[ProtocolFile]:
    """Return the protocols of these names, or of these files that are still being written."""
    return [_protocol(library, name)[0] for name in names]


def _protocol(library: Library, name: str) -> tuple[ProtocolFile, Library]:
    """Return a protocol by id, or by its file while it is written; and its library.

    The library knows its texts.
    """
    if name in library.files:
        return library.files[name], library
    path = Path(name)
    if not path.is_file():
        raise Trouble(f"There is no protocol and no file `{name}`. The protocols are: {', '.join(library.files)}.")
    checked = library.check(path)
    if checked.file is None:
        raise Trouble("\n".join(map(str, checked.problems)))
    return checked.file, library.with_draft(checked)


@main.command()
@click.argument("id")
def new(id: str) -> None:
    """Write ID.yaml into this folder: a small dialogue to change into your own."""
    path = Path(f"{id}.yaml")
    try:
        text = starter(id)
        if any((folder / path.name).exists() for folder in settings_from({}).library):
            raise Trouble(f"There is already a dialogue `{id}`: choose another name.")
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Trouble(f"{path} is already here, and it stays as it is: choose another name.") from None
    except (OSError, ValueError) as error:
        raise Trouble(str(error)) from None
    click.echo(f"{path} is written. Change it, then: sayback check {path}")


@main.command("new-language")
@click.argument("code")
@click.option("--to", metavar="FOLDER", type=click.Path(path_type=Path), help="Where; usually locales/CODE.")
def new_language(code: str, to: Path | None) -> None:
    """Begin the language CODE, such as fr: a file for each page, with the English beside every text."""
    to = to or settings_from({}).library[-1] / "locales" / code
    try:
        written = translate.begin(_library(), code, to)
    except (OSError, ValueError) as error:
        raise Trouble(str(error)) from None
    click.echo(f"{len(written)} files are written in {to}. Fill in a line, then: sayback check --language {code}")


@main.command()
def schema() -> None:
    """Print the JSON Schema of dialogue files, with which an editor helps while you write."""
    click.echo(json_schema())


@main.command()
def vocabulary() -> None:
    """Print all kinds of steps and their keys."""
    click.echo(table_of_words())


@main.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--format", "form", type=click.Choice(["svg", "mermaid"]), default="svg", show_default=True)
@click.option("--lang", default="en", show_default=True, help="The language of its words.")
def draw(name: str, form: str, lang: str) -> None:
    """Print a picture of a dialogue: SVG for people, Mermaid for engineers."""
    file, library = _protocol(_library(), name)
    if form == "svg":
        click.echo(picture(file, library.texts(file.id, lang)), nl=False)
    else:
        click.echo(mermaid(compile(file, chosen_or_default(file))), nl=False)


@main.command()
@click.argument("names", metavar="[ID|FILE]…", nargs=-1)
@click.option("--couples", default=1_000, show_default=True, type=click.IntRange(1, 100_000), help="How many for each.")
@click.option("--all", "every", is_flag=True, help="Every dialogue of the library.")
@click.option("--seed", default=0, show_default=True, help="Another number, other couples.")
def simulate(names: tuple[str, ...], couples: int, every: bool, seed: int) -> None:
    """Let virtual couples of several tempers play dialogues, and fail if one of them is stuck."""
    if bool(names) == every:
        raise Trouble("Name one dialogue or more, or --all.")
    library = _library()
    files = list(library.files.values()) if every else _protocols(library, names)
    click.echo(HEAD)
    stuck = 0
    for report in play(files, couples, seed):
        click.echo(report.line())
        stuck += report.how.get("stuck", 0)
    if stuck:
        raise Trouble(f"{stuck} couples are stuck.")


@main.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--both", is_flag=True, help="Watch two virtual partners from the therapist's seat.")
@click.option("--pace", default=1.0, show_default=True, type=click.FloatRange(0, 10), help="How slowly they tap.")
@click.option("--open/--no-open", "open_page", default=True, help="Whether to open each page in a browser.")
def try_(file: Path, both: bool, pace: float, open_page: bool) -> None:
    """Play the dialogue in FILE while you write it: each time you save it, there is a new practice talk."""
    from .practice.preview import Workbench  # brings a client and its packages

    def show(link: str) -> None:
        if open_page:
            click.launch(link)

    try:
        bench = Workbench(file, settings_from({}).library, both=both, pace=pace, say=click.echo, open_page=show)
    except BrokenLibrary as broken:
        raise Trouble(str(broken)) from None
    bench.run()


@main.command()
@click.option("--url", metavar="URL", default="", help="For this server alone: browsers then ask nobody anything.")
@click.option("--to", metavar="FOLDER", default="dist", show_default=True, type=click.Path(path_type=Path))
def extension(url: str, to: Path) -> None:
    """Write the browser extension: a zip for Chrome and Edge, one for Firefox."""
    from .sharing.extension import build

    try:
        for path in build(to, url):
            click.echo(f"{path} is written.")
    except (OSError, ValueError) as error:
        raise Trouble(str(error)) from None


main.add_command(demo)
