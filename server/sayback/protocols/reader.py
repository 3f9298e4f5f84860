"""Reading a protocol file: all its problems at once, or the file as the engine's nouns.

Rules that need the compiled talk are proved by the engine; whether lists, decks, agreements and texts exist is looked
up by the library. Here are the rules for the file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path, PurePath
from typing import Final

from ..engine.language.protocol import Problem, ProtocolFile, Setting, StepDef, Terms, Where, walk
from ..engine.language.vocabulary import DEPTHS, MINUTE, Key
from .nodes import Branch, Node, Row, Scalar, read_tree
from .problems import Problems, TooMany, nearest, one_of, quote
from .settings import read_settings
from .shelf import read_cards
from .steps import MOST_STEPS, read_steps
from .tongues import LANGUAGE
from .values import Context, read_text, read_value, read_word, read_words

REQUIRED: Final = ("id", "good_for", "source", "steps")
LIKE: Final = {
    "id": "id: our-walk",
    "good_for": "good_for: [feeling heard]",
    "source": "source: Our own",
    "steps": "steps:",
    "language": "language: en",
    "texts": "texts:",
}
"""The look of a line that a file must have, to write it from."""
BALANCES: Final = ("in-session", "over-sessions")
TERMS: Final[Mapping[str, Key]] = {
    "devices": Key("enum", "two: nobody holds it on one device for both.", options=("two",)),
    "once": Key("duration", "So long it is not begun again.", least=60 * MINUTE, most=7 * 24 * 60 * MINUTE),
    "saved": Key("yes-no", "no: it is erased as it ends."),
    "needs": Key("enum", "therapist: nobody begins it without one.", options=("therapist",)),
}
"""Keys of a file that say under which terms its talk is held."""
GOOD_FOR: Final = 80
MOST_GOOD_FOR: Final = 8
MOST_MODES: Final = 16
MOST_MINUTES: Final = 180


def _line(word: str) -> str:
    return f"add a line like {quote(LIKE[word])}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a file: the file, or None and its problems.

    A draft also has a language and its texts.
    """

    file: ProtocolFile | None
    problems: list[Problem]
    language: str = ""
    texts: Branch | None = None
    replaces: bool = False
    """Whether it takes the place of a dialogue of the same name in a folder before it."""


def read(source: Path | str | bytes, name: str = "") -> Reading:
    """Read a path, or a text (str, UTF-8 bytes). Never raises for content.

    `name` is the file that problems are reported under, and its stem is what the file's `id` has to be; without a name
    a path's own is used, and a text may have any id.
    """
    name = name or (str(source) if isinstance(source, Path) else "")
    tree = read_tree(source, name or "draft")
    if tree.root is None:
        return Reading(None, tree.problems)
    problems = Problems(name or "draft", list(tree.problems))
    whole = _Whole(Context(problems), PurePath(name).stem if name else "")
    try:
        whole.read(tree.root)
    except TooMany:
        return Reading(None, problems.sorted())
    if problems.found:
        return Reading(None, problems.sorted(), whole.language, whole.texts)
    return Reading(whole.file(), [], whole.language, whole.texts, whole.values.get("replaces") is True)


class _Whole:
    """The top of a file; one use, one file."""

    def __init__(self, context: Context, stem: str) -> None:
        self.context, self.problems, self.stem = context, context.problems, stem
        self.values: dict[str, object] = {}
        self.language = ""
        self.texts: Branch | None = None

    def read(self, root: Node) -> None:
        """Read all keys; settings first, because steps may name them."""
        if not isinstance(root, Branch):
            self.context.wrong(root, "the file", "map", "write keys and values, the first one id:")
            return
        for word, where in root.keys.items():
            self.context.where[word] = where
            if word not in _TOP:
                message = f"a protocol has no key {quote(word)}"
                self.problems.add("unknown-key", where, message, nearest(word, _TOP))
        for word in REQUIRED:
            if word not in root.items:
                self.problems.add("missing-key", root.where, f"the file has no {quote(word)}", _line(word))
        for word, take in _TOP.items():
            if word in root.items:
                self.values[word] = take(self, root.items[word])
        for word, other in (("texts", "language"), ("language", "texts")):
            if word in root.items and other not in root.items:
                message = f"{quote(word)} needs {quote(other)}"
                self.problems.add("missing-key", root.keys[word], message, _line(other))

    def file(self) -> ProtocolFile:
        """Return the file, when there was no problem."""
        values = self.values
        settings = {name: setting for name, setting in self.context.settings.items() if setting}
        return ProtocolFile(
            id=str(values["id"]),
            steps=values["steps"],  # type: ignore[arg-type]
            depth=str(values.get("depth", "gentle")),
            good_for=values["good_for"],  # type: ignore[arg-type]
            source=str(values["source"]),
            minutes=values.get("minutes"),  # type: ignore[arg-type]
            over_sessions=values.get("balance") == "over-sessions",
            planning=values.get("planning") is True,
            terms=Terms(**{word: values[word] for word in TERMS if word in values}),  # type: ignore[arg-type]
            settings=settings,
            agreements=values.get("agreements", ()),  # type: ignore[arg-type]
            lists=values.get("lists", {}),  # type: ignore[arg-type]
            decks=values.get("decks", {}),  # type: ignore[arg-type]
            danger=values.get("danger", {}),  # type: ignore[arg-type]
            where=self.context.where,
        )

    def take_settings(self, node: Node) -> Mapping[str, Setting | None]:
        self.context.settings = read_settings(self.context, node)
        return self.context.settings

    def take_id(self, node: Node) -> str | None:
        word = read_word(self.context, node, "id")
        if word and self.stem and word != self.stem:
            message = f"the id is {quote(word)}, the file is called {quote(self.stem)}"
            self.problems.add("file-name", node.where, message, f"write id: {self.stem}, or rename the file")
        return word

    def take_good_for(self, node: Node) -> tuple[str, ...]:
        if not isinstance(node, Row) or not 1 <= len(node.items) <= MOST_GOOD_FOR:
            self.context.wrong(node, "good_for", "list", f"write a list of 1 to {MOST_GOOD_FOR} short texts")
            return ()
        texts = [read_text(self.context, item, "good_for", GOOD_FOR) for item in node.items]
        return tuple(text for text in texts if text)

    def take_agreements(self, node: Node) -> tuple[str, ...]:
        empty = isinstance(node, Row) and not node.items
        return () if empty else read_words(self.context, node, "agreements", "agreements") or ()

    def take_lists(self, node: Node) -> dict[str, tuple[str, ...]]:
        if not isinstance(node, Branch):
            self.context.wrong(node, "lists", "map")
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for name, value in node.items.items():
            if read_word(self.context, Scalar(name, False, node.keys[name]), "lists"):
                found[name] = read_words(self.context, value, name) or ()
        return found

    def take_decks(self, node: Node) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        if not isinstance(node, Branch):
            self.context.wrong(node, "decks", "map")
            return found
        for name, value in node.items.items():
            if not read_word(self.context, Scalar(name, False, node.keys[name]), "decks"):
                continue
            if isinstance(value, Branch):
                found[name] = read_cards(self.context, value)
            else:
                self.context.wrong(value, name, "map", f"write {one_of(DEPTHS)} with a list of words each")
        return found

    def take_danger(self, node: Node) -> dict[str, tuple[str, ...]]:
        """Return the words that mean danger, by the list of the file's own that they stand in."""
        words = read_words(self.context, node, "danger", "danger") or ()
        lists: Mapping[str, tuple[str, ...]] = self.values.get("lists") or {}  # type: ignore[assignment]
        known = [word for own in lists.values() for word in own]
        for word in words:
            if word not in known:
                message = f"{quote(word)} is in none of the file's own lists"
                right = nearest(word, known) or "words of a shared list are named there, in lists/<name>.yaml"
                self.problems.add("danger", self.context.where[f"danger.{word}"], message, right)
        marked = {name: tuple(word for word in words if word in own) for name, own in lists.items()}
        return {name: found for name, found in marked.items() if found}

    def take_language(self, node: Node) -> str:
        if isinstance(node, Scalar) and LANGUAGE.fullmatch(node.text):
            self.language = node.text
        else:
            self.context.wrong(node, "language", "word", "write a language such as en, de or pt-BR")
        return self.language

    def take_texts(self, node: Node) -> None:
        if isinstance(node, Branch):
            self.texts = node
        else:
            self.context.wrong(node, "texts", "map")

    def take_steps(self, node: Node) -> tuple[StepDef, ...]:
        before = len(self.problems.found)
        steps = read_steps(self.context, node)
        every = walk(steps)
        if len(every) > MOST_STEPS:
            self.problems.add("out-of-range", node.where, f"{len(every)} steps in all", f"at most {MOST_STEPS}")
        self.check_modes(every)
        if len(self.problems.found) == before or any(step.kind == "close" for step in every):
            self.check_close(node.where, steps, every)
        return steps

    def check_modes(self, every: list[StepDef]) -> None:
        """Check that there are few modes: each combination of `when` is a talk of its own to prove."""
        used = [self.context.settings.get(name) for name in {name for step in every for name in step.when}]
        count = prod(len(setting.options) or 2 for setting in used if setting)
        if count > MOST_MODES:
            where = self.context.where.get("settings", Where(1, 1))
            self.problems.add("modes", where, f"`when` makes {count} different talks", f"at most {MOST_MODES}")

    def check_close(self, where: Where, steps: tuple[StepDef, ...], every: list[StepDef]) -> None:
        """Check that exactly one `close` ends the file.

        Not asked of a file whose close could not be read at all.
        """
        closes = [step for step in every if step.kind == "close"]
        if not closes:
            self.problems.add("close", where, "there is no `close`", "end with - close: end")
        for step in closes[:-1]:
            self.problems.add("close", step.where, "there is more than one `close`", "keep the one at the end")
        if closes and closes[-1] is not steps[-1]:
            self.problems.add("close", closes[-1].where, "`close` is not the last step", "move it to the end")


def _plain(word: str, key: Key) -> Callable[[_Whole, Node], object]:
    return lambda whole, node: read_value(whole.context.fixed(), node, key, word)


_TOP: Final[Mapping[str, Callable[[_Whole, Node], object]]] = {
    "settings": _Whole.take_settings,
    "id": _Whole.take_id,
    "depth": _plain("depth", Key("enum", "", options=DEPTHS)),
    "good_for": _Whole.take_good_for,
    "source": lambda whole, node: read_text(whole.context, node, "source"),
    "minutes": _plain("minutes", Key("count", "", least=1, most=MOST_MINUTES)),
    "balance": _plain("balance", Key("enum", "", options=BALANCES)),
    "planning": _plain("planning", Key("yes-no", "")),
    **{word: _plain(word, key) for word, key in TERMS.items()},
    "agreements": _Whole.take_agreements,
    "lists": _Whole.take_lists,
    "decks": _Whole.take_decks,
    "replaces": _plain("replaces", Key("yes-no", "")),
    "danger": _Whole.take_danger,
    "language": _Whole.take_language,
    "texts": _Whole.take_texts,
    "steps": _Whole.take_steps,
}
