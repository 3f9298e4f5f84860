"""All protocols of folders with their lists, decks and texts, read and proved first.

    protocols/<id>.yaml  lists/<name>.yaml  decks/<name>.yaml
    help/numbers.yaml
    locales/<language>/<id>.yaml  and for all of them  defaults panel start agreements lists decks .yaml

One broken file stops the whole library: a talk should never begin with a page that has no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from .. import NAME
from ..engine.language.compile import chosen_or_default
from ..engine.language.protocol import Problem, ProtocolFile
from ..engine.minutes import minutes
from ..engine.prove import prove
from .describe import outline, settings_of
from .fallback import Share
from .locales import Locales, protocol_problems, read_locales
from .numbers import Numbers, read_numbers
from .pages import Page, make_page
from .problems import quote
from .reader import read
from .resolve import named_lists, resolve
from .shelf import Shelf, Tree, stacked
from .texts import put_together
from .tongues import ENGLISH, base

__all__ = ["BrokenLibrary", "Checked", "Library"]

_NOTHING: Final = Page("", ENGLISH)


class BrokenLibrary(Exception):
    """The library has problems: `problems` holds all of them, the message a line for each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Checked:
    """A file after every check: the file if it may run, its problems, and its own texts."""

    file: ProtocolFile | None
    problems: list[Problem]
    texts: Page | None = None
    replaces: bool = False


class Library:
    """Protocols by id, and the texts about them and in them."""

    def __init__(self, shelf: Shelf, locales: Locales, name: str = NAME) -> None:
        self._shelf, self._locales, self._name = shelf, locales, name
        self._files: dict[str, ProtocolFile] = {}
        self._drafts: dict[str, Page] = {}
        self._texts: dict[tuple[str, str], dict[str, object]] = {}
        self._described: dict[tuple[str, str], dict[str, object]] = {}
        self.numbers = Numbers()
        """Numbers to call, by country."""

    @classmethod
    def load(cls, *folders: Path, name: str = NAME) -> Library:
        """Read a whole folder and what others add to it; raises BrokenLibrary with the problems of all their files.

        `name` is an operator's own, that stands in the texts instead of ours.
        """
        absent = [folder for folder in folders if not folder.is_dir()]
        if absent:
            nowhere = "there is no such folder"
            raise BrokenLibrary([Problem("unreadable", nowhere, file=str(folder)) for folder in absent])
        files = [sorted(folder.glob("*.yaml")) for folder in folders]
        shelf, problems = stacked(folders)
        own = [{path.stem for path in paths} for paths in files]
        locales, found = read_locales([folder / "locales" for folder in folders], shelf, own)
        library = cls(shelf, locales, name)
        problems += found
        for folder in folders:
            numbers, wrong = read_numbers(folder)
            library.numbers = numbers if numbers.countries else library.numbers
            problems += wrong
        for paths in files:
            problems += [problem for path in paths for problem in library._add(path)]
        problems += locales.orphans(set().union(*own))
        if problems:
            raise BrokenLibrary(problems)
        return library

    def _add(self, path: Path) -> list[Problem]:
        """Add a file; one of the same name is replaced only if it says so. Returns its problems."""
        checked = self.check(path)
        if checked.file is None:
            return checked.problems
        if checked.file.id in self._files and not checked.replaces:
            message = f"there is a dialogue {quote(checked.file.id)} already"
            right = "give it another id, or add replaces: yes"
            return [Problem("unique-name", message, right, checked.file.where["id"], str(path))]
        self._keep(checked)
        return []

    def check(self, source: Path | str | bytes, name: str = "") -> Checked:
        """Check one file, path or text, against this library's lists, decks and texts.

        It is read, resolved and proved, and its texts must be there. A text that brings its own texts needs them in its
        own language only.
        """
        reading = read(source, name)
        if reading.file is None:
            return Checked(None, reading.problems)
        label = name or (str(source) if isinstance(source, Path) else "draft")
        own = make_page(reading.texts, label, reading.language) if reading.texts else None
        agreements = (own or self._locales.page(ENGLISH, reading.file.id) or _NOTHING).map("agreements")
        file, problems = resolve(reading.file, self._shelf, agreements, label)
        if not problems:
            problems = [replace(problem, file=label) for problem in prove(file)]
        problems += protocol_problems(self._locales, self._shelf, file, own, label)
        return Checked(None if problems else file, problems, own, reading.replaces)

    def with_draft(self, checked: Checked) -> Library:
        """Make another library that also holds this file, instead of one of the same id.

        It must have passed its check.
        """
        library = Library(self._shelf, self._locales, self._name)
        library._files, library._drafts = dict(self._files), dict(self._drafts)
        library.numbers = self.numbers
        library._keep(checked)
        return library

    def _keep(self, checked: Checked) -> None:
        assert checked.file is not None
        self._files[checked.file.id] = checked.file
        self._drafts.pop(checked.file.id, None)
        if checked.texts:
            self._drafts[checked.file.id] = checked.texts

    @property
    def files(self) -> Mapping[str, ProtocolFile]:
        """Every protocol by id."""
        return self._files

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are, English first."""
        return self._locales.languages

    def language(self, wanted: str) -> str:
        """Return the language that comes nearest to a wanted one (`de-AT`: `de`, `pt`: `pt-BR`), else English."""
        wanted = wanted.lower()
        here = {language.lower(): language for language in self._locales.languages}
        alike = (language for tag, language in here.items() if base(tag) == base(wanted))
        return here.get(wanted) or here.get(base(wanted)) or next(alike, ENGLISH)

    def english(self) -> Mapping[str, Page]:
        """Return the English pages by name: what a translation is of."""
        return self._locales.pages[ENGLISH]

    def shares(self, language: str) -> list[Share]:
        """Return how much of each page there is in a language, of which there may be nothing yet."""
        return self._locales.shares(language)

    def unsaid(self, ours: Library) -> list[Problem]:
        """Return the sentences of pages that another library says in English and this one does not."""
        return self._locales.unsaid(ours._locales)

    @property
    def begun(self) -> tuple[str, ...]:
        """The languages that have a file, with or without a text in it."""
        return self._locales.begun

    def ui(self, language: str, page: str = "start") -> dict[str, object]:
        """Return the sentences of a page outside a talk, flat.

        `start.yaml`, `gallery.yaml`, `prepare.yaml`, `help.yaml`.
        """
        language = self.language(language)
        found = self._locales.whole(language, page)
        return {"lang": language, **self._called(found.data)} if found else {}

    def labels(self, language: str) -> dict[str, object]:
        """Return the words of the shared lists: `lists` has labels, `trees` how they are nested."""
        page = self._locales.whole(self.language(language), "lists") or _NOTHING
        return {"lists": page.data, "trees": {name: tree.plain() for name, tree in self._shelf.lists.items()}}

    def texts(self, id: str, language: str) -> dict[str, object]:
        """Return everything a page says in this protocol; KeyError for an unknown id.

        Do not change the result.
        """
        file, language = self._files[id], self.language(language)
        if (id, language) not in self._texts:
            own, shared = self._pages(file, language)
            trees = named_lists(file, self._shelf)
            self._texts[id, language] = self._called(put_together(file, own, shared, self._shelf, trees))
        return self._texts[id, language]

    def _pages(self, file: ProtocolFile, language: str) -> tuple[Page, Mapping[str, Page]]:
        own = self._drafts.get(file.id) or self._locales.whole(language, file.id) or _NOTHING
        return own, self._locales.shared(own.language)

    def _called(self, texts: dict[str, object]) -> dict[str, object]:
        """Put an operator's own name in the place of ours."""
        return texts if self._name == NAME else {key: _renamed(said, self._name) for key, said in texts.items()}

    def describe(self, id: str, language: str) -> dict[str, object]:
        """Describe a protocol for the gallery; KeyError for an unknown id.

        Title, summary, depth, minutes, settings (times in ms).
        """
        file, language = self._files[id], self.language(language)
        if (id, language) not in self._described:
            texts = self.texts(id, language)
            took = minutes(file, chosen_or_default(file))
            self._described[id, language] = {
                "id": id,
                "lang": self._told_in(id, language),
                "title": texts["title"],
                "summary": texts["summary"],
                "depth": file.depth,
                "good_for": texts["good_for"],
                "minutes": {"quick": _whole(took.quick), "usual": _whole(took.usual), "longest": _whole(took.longest)},
                "settings": settings_of(file, texts),
                "source": texts["source"],
                "balance": "one-way" if file.one_way else "over-sessions" if file.over_sessions else "in-session",
                **({"terms": file.terms.stated} if file.terms.stated else {}),
            }
        return self._described[id, language]

    def _told_in(self, id: str, language: str) -> str:
        own = self._drafts.get(id) or self._locales.page(language, id)
        return own.language if own and own.get("title") and own.get("summary") else ENGLISH

    def outline(self, id: str, language: str) -> list[dict[str, object]]:
        """Return the steps with their titles, nested as in the file; KeyError for an unknown id."""
        return outline(self._files[id], self.texts(id, language))

    @property
    def lists(self) -> Mapping[str, Tree]:
        """The shared lists."""
        return self._shelf.lists


def _renamed(said: object, name: str) -> object:
    if isinstance(said, str):
        return said.replace(NAME, name)
    if isinstance(said, list | tuple):
        return [_renamed(each, name) for each in said]
    return {key: _renamed(each, name) for key, each in said.items()} if isinstance(said, dict) else said


def _whole(took: float) -> int:
    return max(1, round(took))
