"""Shapes of text files: which keys may stand where, and the form of a text there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from .nodes import Branch, Node, Row, Scalar
from .problems import Problems, nearest, quote
from .readable import words
from .tongues import OTHER

PLACEHOLDERS: Final = ("speaker", "listener", "me", "other", "item", "minutes", "who")
CARD_WORDS: Final = 25
HINTS: Final = 3

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]+\d*);")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most `most` words.

    `hints`: it may be a list, the sentence and up to three hints. `free`: placeholders are the page's own affair.
    `item`: whether `{item}` means something here.
    """

    most: int = CARD_WORDS
    hints: bool = False
    free: bool = False
    item: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """A text that may be a map instead: a text for each plural form of its language.

    `forms`: they, each with the first numbers that take it.
    """

    each: Text
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts."""

    each: Text = Text()


@dataclass(frozen=True, slots=True)
class Keys:
    """A map: the keys it knows and, if `any` is given, a shape for all others.

    `text`: may also be one text.
    """

    known: Mapping[str, Shape] = field(default_factory=dict)
    any: Shape | None = None
    text: Text | None = None


Shape = Text | Counted | Texts | Keys


def check(problems: Problems, node: Node, shape: Shape, label: str) -> None:
    """Note where a tree is not of this shape."""
    if isinstance(shape, Keys):
        if shape.text is not None and isinstance(node, Scalar):
            _text(problems, node, shape.text, label)
        else:
            _keys(problems, node, shape, label)
    elif isinstance(shape, Texts):
        _row(problems, node, shape.each, label, None)
    elif isinstance(shape, Counted):
        if isinstance(node, Branch):
            _forms(problems, node, shape, label)
        else:
            _text(problems, node, shape.each, label)
    elif shape.hints and isinstance(node, Row):
        _row(problems, node, shape, label, 1 + HINTS)
    else:
        _text(problems, node, shape, label)


def _keys(problems: Problems, node: Node, shape: Keys, label: str) -> None:
    if not isinstance(node, Branch):
        problems.add("wrong-type", node.where, f"{quote(label)} has keys of its own", "write keys and texts below it")
        return
    for word, value in node.items.items():
        below = shape.known.get(word, shape.any)
        if below is None:
            message = f"nothing reads {quote(word)} in {quote(label)}"
            right = "put a text that has a comma in quotes" if " " in word else nearest(word, shape.known)
            problems.add("unknown-text", node.keys[word], message, right)
        else:
            check(problems, value, below, word)


def _forms(problems: Problems, node: Branch, shape: Counted, label: str) -> None:
    for form, value in node.items.items():
        if form in shape.forms:
            _text(problems, value, shape.each, f"{label}.{form}")
        else:
            message = f"this language has no plural form {quote(form)}"
            problems.add("plural", node.keys[form], message, f"its forms are {known_forms(shape.forms)}")
    if OTHER not in node.items:
        right = f"add {OTHER}:, for every number that has no form of its own"
        problems.add("plural", node.where, f"there is no {quote(OTHER)} in {quote(label)}", right)


def known_forms(forms: Mapping[str, str]) -> str:
    """Return plural forms as a sentence lists them, each with the first numbers that take it."""
    return ", ".join(f"{form} ({numbers})" if numbers else form for form, numbers in forms.items())


def _row(problems: Problems, node: Node, shape: Text, label: str, most: int | None) -> None:
    if not isinstance(node, Row) or not node.items:
        problems.add("wrong-type", node.where, f"{quote(label)} is a list of texts", "write it like [one, two]")
        return
    if most and len(node.items) > most:
        message = f"{quote(label)} has {len(node.items) - 1} hints"
        problems.add("long-text", node.where, message, f"at most {HINTS}")
    for item in node.items:
        _text(problems, item, shape, label)


def _text(problems: Problems, node: Node, shape: Text, label: str) -> None:
    if not isinstance(node, Scalar):
        problems.add("wrong-type", node.where, f"{quote(label)} is one text", "put it in quotes if it holds a colon")
        return
    if node.empty or not node.text.strip():
        problems.add("missing-text", node.where, f"{quote(label)} is empty", "write the text")
        return
    count = len(words(node.text))
    if count > shape.most:
        problems.add("long-text", node.where, f"{count} words in {quote(label)}", f"at most {shape.most}")
    if found := _HTML.search(node.text):
        message = f"{quote(label)} holds HTML: {quote(found.group())}"
        problems.add("html", node.where, message, "write it without; a page shows every sign as it stands")
    if not shape.free:
        _placeholders(problems, node, shape, label)


def _placeholders(problems: Problems, node: Scalar, shape: Text, label: str) -> None:
    if re.search(r"[{}]", _PLACEHOLDER.sub("", node.text)):
        problems.add("placeholder", node.where, f"a brace stands alone in {quote(label)}", "close it or delete it")
    for name in placeholders(node.text):
        if name not in PLACEHOLDERS:
            message = f"there is no placeholder {quote(name)}"
            problems.add("placeholder", node.where, message, nearest(name, PLACEHOLDERS))
        elif name == "item" and not shape.item:
            message = "`item` means nothing here"
            problems.add("placeholder", node.where, message, "it stands for the round's item in rounds with `over`")


def placeholders(text: str) -> list[str]:
    """Return the names between braces, in order."""
    return _PLACEHOLDER.findall(text)


def texts_of(data: object) -> Iterator[str]:
    """Return every text in plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_of(value)
