"""YAML as a small tree with the line and column of each key and value, and no guesses.

We take the events of a YAML 1.2 parser and stop there: plain words stay text, so `no`, `on` and `1e3` mean what the
reader of a key says they mean. Limits are checked before or while events arrive, never by recursion, so a hostile file
is refused after little work and with one sentence: size, UTF-8, hidden characters, depth, anchors, aliases, tags, merge
keys, several documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ..engine.language.protocol import Problem, Where
from .problems import Problems, TooMany, quote

PROTOCOL_BYTES: Final = 64 * 1024
DEPTH: Final = 12
BYTES_A_VALUE: Final = 12
"""Bytes of its limit for which a file may hold a value.
Denser files are made to keep a parser busy."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_PILE = re.compile(r"(?:[\[{]\s*){" + str(DEPTH + 1) + "}")  # the parser is slow on these, so they never get there


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written.

    `quoted`: it stood in quotes or in a block, so it is text and nothing else.
    """

    text: str
    quoted: bool
    where: Where

    @property
    def empty(self) -> bool:
        """Tell whether nothing was written (or the YAML word for nothing)."""
        return not self.quoted and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    where: Where
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Branch:
    """A map; of a key written twice the first stays. `keys` says where each key stands."""

    where: Where
    items: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Where] = field(default_factory=dict)


Node = Scalar | Row | Branch


@dataclass(frozen=True, slots=True)
class Source:
    """The tree of a file (None if it was refused) and its faults as YAML."""

    root: Node | None
    problems: list[Problem]


class _Refused(Exception):
    """A limit was broken; the file is not looked at further."""

    def __init__(self, rule: str, where: Where, message: str, right: str = "") -> None:
        super().__init__(message)
        self.rule, self.where, self.message, self.right = rule, where, message, right


def read_tree(source: Path | str | bytes, name: str, most: int = PROTOCOL_BYTES) -> Source:
    """Read the tree of a file or of a text, `most` being its limit in bytes.

    Never raises for faults of the file.
    """
    problems = Problems(name)
    root: Node | None = None
    try:
        text = _decoded(_bytes(source, most), most)
        _look_through(text)
        root = _quickly(text, name, most) or _Builder(problems, most // BYTES_A_VALUE).tree(_events(text, pure=True))
    except _Refused as refused:
        root = None
        problems.found[:] = []
        problems.add(refused.rule, refused.where, refused.message, refused.right)
    except TooMany:
        root = None
    return Source(root, problems.sorted())


def _quickly(text: str, name: str, most: int) -> Node | None:
    """Read the tree of a faultless text by libyaml, ten times quicker; None for any other.

    The fault, and its place, is for the parser in Python to say, which knows YAML 1.2; but a text that is too large is
    not read again.
    """
    problems = Problems(name)
    try:
        root = _Builder(problems, most // BYTES_A_VALUE).tree(_events(text, pure=False))
    except _Refused as refused:
        if refused.rule == "too-large":
            raise
        return None
    except TooMany:
        return None
    return None if problems.found else root


def _bytes(source: Path | str | bytes, most: int) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str):
        return source.encode("utf-8", "surrogatepass")
    try:
        with source.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise _Refused("unreadable", Where(1, 1), f"the file cannot be read: {error.strerror}") from error


def _decoded(data: bytes, most: int) -> str:
    if len(data) > most:
        raise _Refused("too-large", Where(1, 1), f"the file is larger than {most // 1024} KB", "split it or shorten it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        where = Where(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise _Refused("not-utf-8", where, "the file is not UTF-8", "save it as UTF-8") from error


def _look_through(text: str) -> None:
    if found := _HIDDEN.search(text):
        raise _hidden(found.group(), _at(text, found.start()))
    if found := _PILE.search(text):
        raise _too_deep(_at(text, found.start()))


def _at(text: str, index: int) -> Where:
    return Where(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _too_deep(where: Where) -> _Refused:
    return _Refused("too-deep", where, f"more than {DEPTH} levels deep", "use fewer levels")


def _hidden(sign: str, where: Where) -> _Refused:
    message = f"a character that nobody can see (U+{ord(sign):04X})"
    return _Refused("hidden-character", where, message, "delete it")


def _mark(mark: Any) -> Where:
    return Where(mark.line + 1, mark.column + 1)


class _Builder:
    """Builds the tree from events with a stack of its own; one use, one tree."""

    def __init__(self, problems: Problems, most: int) -> None:
        self.problems, self.room = problems, most
        self.stack: list[Row | Branch] = []
        self.keys: list[Scalar | None] = []
        self.root: Node | None = None

    def tree(self, events: Iterator[Any]) -> Node:
        """Build the root of the only document; raises _Refused or TooMany."""
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                self.document(event, documents)
            elif kind == "AliasEvent":
                raise _Refused("anchor", _mark(event.start_mark), "aliases are not used here", "write the value out")
            elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
                self.start(event, kind)
            elif kind in ("SequenceEndEvent", "MappingEndEvent"):
                self.stack.pop()
                self.keys.pop()
        if self.root is None:
            raise _Refused("empty", Where(1, 1), "the file is empty")
        return self.root

    def document(self, event: Any, number: int) -> None:
        where = _mark(event.start_mark)
        if number > 1:
            raise _Refused("one-document", where, "a second document begins here", "one file is one document")
        if event.tags or event.version not in (None, (1, 2)):
            raise _Refused("tag", Where(1, 1), "directives other than YAML 1.2 are not used here", "delete the % line")

    def start(self, event: Any, kind: str) -> None:
        where = _mark(event.start_mark)
        if event.anchor is not None:
            raise _Refused("anchor", where, "anchors are not used here", "write the value out where it is needed")
        if event.tag is not None:
            raise _Refused("tag", where, "tags are not used here", "delete the word with the exclamation mark")
        self.room -= 1
        if self.room < 0:
            raise _Refused("too-large", where, "more values than a file may have", "split it or shorten it")
        if kind == "ScalarEvent":
            if found := _HIDDEN.search(event.value):
                raise _hidden(found.group(), where)
            self.put(Scalar(event.value, bool(event.style), where))
            return
        if len(self.stack) >= DEPTH:
            raise _too_deep(where)
        node: Row | Branch = Row(where) if kind == "SequenceStartEvent" else Branch(where)
        self.put(node)
        self.stack.append(node)
        self.keys.append(None)

    def put(self, node: Node) -> None:
        """Place a node: as the root, an item, a key, or the value of the key before it."""
        if not self.stack:
            self.root = node
            return
        around, key = self.stack[-1], self.keys[-1]
        if isinstance(around, Row):
            around.items.append(node)
        elif key is None:
            self.keys[-1] = self.key(node)
        else:
            self.keys[-1] = None
            if key.text in around.items:
                first = around.keys[key.text].line
                message = f"{quote(key.text)} stands twice, first in line {first}"
                self.problems.add("duplicate-key", key.where, message, "keep one of them")
            else:
                around.items[key.text] = node
                around.keys[key.text] = key.where

    def key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise _Refused("yaml", node.where, "a key must be one word")
        if node.text == "<<" and not node.quoted:
            raise _Refused("merge-key", node.where, "merge keys are not used here", "write the keys out")
        return node


_PLAINLY: Final = (
    ("'\\t'", "a tab stands here", "indent with spaces"),
    ("expected <block end>", "this line does not line up with those above it", "begin it right below its neighbours"),
    ("expected ',' or", "a text in braces or brackets has a sign of its own that means something", "put it in quotes"),
    ("values are not allowed here", "one colon too many here, or none in a line above", "put the text in quotes"),
    ("document start", "a line before this one is no key with a value", "write it like id: walk"),
    ("could not find expected ':'", "a line before this one has no colon", "write it like id: walk"),
    ("cannot start any token", "a text cannot begin with this sign", "put the text in quotes"),
    ("end of stream", "something is opened and never closed", "look for a quote, brace or bracket without its other"),
)
"""A parser's words for the usual slips → our own, and what to do."""


def _plainly(said: str) -> tuple[str, str]:
    """Return a parser's complaint in plain words, for authors who never heard of parsers."""
    for sign, message, right in _PLAINLY:
        if sign in said:
            return message, right
    return f"this is not YAML: {said}", ""


def _events(text: str, *, pure: bool) -> Iterator[Any]:
    try:
        yield from YAML(typ="safe", pure=pure).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = _mark(mark) if mark is not None else Where(1, 1)
        raise _Refused("yaml", where, *_plainly(str(error.problem or error.context))) from error
    except (YAMLError, ValueError, OverflowError) as error:
        raise _Refused("yaml", Where(1, 1), "this is not YAML") from error


def plain(node: Node, marks: dict[tuple[str, ...], Where], path: tuple[str, ...] = ()) -> object:
    """Convert the tree to dicts, lists, text and None.

    `marks` is filled with where each path of keys stands.
    """
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Row):
        return [plain(item, marks, (*path, str(at))) for at, item in enumerate(node.items)]
    for key, where in node.keys.items():
        marks[(*path, key)] = where
    return {key: plain(value, marks, (*path, key)) for key, value in node.items.items()}
