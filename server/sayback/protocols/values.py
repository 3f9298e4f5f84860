"""Single values of a protocol file: the form of each type, and the problem if it differs.

`yes` and `no` are plain words in YAML 1.2; here they are read as the two answers of a yes-no key. A value may also be
the name of a setting of its type, which becomes a `Ref`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..engine.language.protocol import Ref, Setting, Where
from ..engine.language.vocabulary import SECOND, Key
from .nodes import Branch, Node, Row, Scalar
from .problems import Problems, nearest, one_of, quote

WORD: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")
DURATION: Final = re.compile(r"([0-9]{1,6})(s|m|h)")
NUMBER: Final = re.compile(r"[0-9]{1,9}")
UNITS: Final = {"s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND}
ANSWERS: Final = {"yes": True, "no": False}
MEANT: Final = {"true": "yes", "on": "yes", "false": "no", "off": "no"}
NOT_WORDS: Final = ("yes", "no", "true", "false", "null")
"""Words that another YAML reader, or we, would take for something else than a name."""

SETTING_OF: Final = {"duration": "time", "count": "count", "yes-no": "yes-no", "enum": "choice"}
SHAPING: Final = ("as", "by", "of", "reveal", "subject", "heard", "swap")
"""Keys that no setting may fill, because they shape the talk.
A step is written twice instead, each with its `when`, so that the checker sees every shape."""

MOST_WORDS: Final = 200
TEXT: Final = 400
"""Characters of a text such as `source`."""

EXPECTED: Final = {
    "duration": "write a duration like 90s, 5m or 2h",
    "count": "write a whole number",
    "yes-no": "write yes or no",
    "word": "write a word: small letters, digits and hyphens, 2 to 40 signs, a letter first",
    "words": "write a list of words, like [one-subject, no-fixing]",
    "text": "write a text",
    "map": "write keys and values below it",
    "list": "write a list, each item after a hyphen",
}


@dataclass(slots=True)
class Context:
    """The knowledge while a file is read.

    A setting that could not be read is there as None, so that using it is not a second problem. `where` collects where
    values stand, under `<key>` or `<step>.<key>`.
    """

    problems: Problems
    settings: Mapping[str, Setting | None] = field(default_factory=dict)
    where: dict[str, Where] = field(default_factory=dict)
    steps: dict[str, Where] = field(default_factory=dict)
    adjustable: bool = True

    def fixed(self) -> Context:
        """Return the same, for keys that no setting may fill."""
        return replace(self, settings={}, adjustable=False)

    def wrong(self, node: Node, label: str, type: str, right: str = "") -> None:
        """Note that the value of `label` has not the type it should have."""
        self.problems.add("wrong-type", node.where, f"{quote(label)} {_seen(node)}", right or EXPECTED[type])


def _seen(node: Node) -> str:
    if isinstance(node, Row):
        return "cannot be a list"
    if isinstance(node, Branch):
        return "cannot have keys of its own"
    return "is empty" if node.empty else f"cannot be {quote(node.text)}"


def format_duration(milliseconds: int) -> str:
    """Format as `90s`, `5m` or `2h`: the largest unit that fits without a remainder."""
    for unit in ("h", "m"):
        if milliseconds and milliseconds % UNITS[unit] == 0:
            return f"{milliseconds // UNITS[unit]}{unit}"
    return f"{milliseconds // SECOND}s"


def read_value(context: Context, node: Node, key: Key, label: str, path: str = "") -> object | None:
    """Read the value of a step's key; None if a problem was noted.

    ms, number, bool, word, tuple of words or `Ref`. With a `path`, the context is told where it stands.
    """
    if path:
        context.where[path] = node.where
    if key.type == "words":
        return read_words(context, node, label, path)
    if key.type == "word":
        return read_word(context, node, label)
    if key.type == "enum":
        return _enum(context, node, key, label)
    value = scalar(node, key.type)
    if value is None:
        return _ref(context, node, key, label)
    return value if key.type == "yes-no" or in_range(context, node.where, value, key, label) else None


def scalar(node: Node, type: str) -> int | bool | None:
    """Read a duration (ms), count or yes-no; None if the node is not one.

    Nothing is noted.
    """
    if not isinstance(node, Scalar):
        return None
    if type == "yes-no":
        return ANSWERS.get(node.text)
    if type == "count":
        return int(node.text) if not node.quoted and NUMBER.fullmatch(node.text) else None
    found = DURATION.fullmatch(node.text)
    return int(found[1]) * UNITS[found[2]] if found else None


def in_range(context: Context, where: Where, value: int, key: Key, label: str) -> bool:
    """Check whether a number lies in the range of its key; notes a problem if not."""
    if key.least <= value <= key.most:
        return True
    show = format_duration if key.type == "duration" else str
    message = f"{quote(label)} is {show(value)}"
    context.problems.add("out-of-range", where, message, f"from {show(key.least)} to {show(key.most)}")
    return False


def _enum(context: Context, node: Node, key: Key, label: str) -> object | None:
    text = node.text if isinstance(node, Scalar) else ""
    if text in key.options:
        return text
    if text in context.settings:
        return _ref(context, node, key, label)
    context.wrong(node, label, "enum", f"write {one_of(key.options)}")
    return None


def _ref(context: Context, node: Node, key: Key, label: str) -> Ref | None:
    """Return the setting that a word names, if its kind and its whole range fit the key."""
    kind = SETTING_OF[key.type]
    text = node.text if isinstance(node, Scalar) and not node.empty else ""
    if text in context.settings and label in SHAPING:
        allowed = one_of(key.options or ("yes", "no"))
        context.wrong(node, label, key.type, f"write {allowed}; to let people choose, write the step twice with `when`")
        return None
    if text in context.settings:
        setting = context.settings[text]
        return Ref(text) if setting is None or _fits(context, node, setting, key, label) else None
    if key.type == "yes-no" and text in MEANT:
        context.wrong(node, label, key.type, f"write {MEANT[text]}")
    elif (
        label not in SHAPING
        and WORD.fullmatch(text)
        and (names := [name for name, setting in context.settings.items() if _is(setting, kind)])
    ):
        message = f"{quote(label)} names {quote(text)}, which is no setting"
        context.problems.add("unknown-setting", node.where, message, f"{EXPECTED[key.type]}, or {nearest(text, names)}")
    else:
        tail = f", or the name of a {kind} setting" if context.adjustable and label not in SHAPING else ""
        context.wrong(node, label, key.type, EXPECTED[key.type] + tail)
    return None


def _is(setting: Setting | None, kind: str) -> bool:
    return setting is not None and setting.kind == kind


def _fits(context: Context, node: Node, setting: Setting, key: Key, label: str) -> bool:
    kind = SETTING_OF[key.type]
    if setting.kind != kind:
        message = f"{quote(label)} names a {setting.kind} setting"
        context.problems.add("wrong-type", node.where, message, f"it needs a {kind} setting")
        return False
    if kind == "choice" and not set(setting.options) <= set(key.options):
        message = f"{quote(label)} names a setting with options that do not fit"
        context.problems.add("out-of-range", node.where, message, f"they may be {one_of(key.options)}")
        return False
    if kind in ("time", "count"):
        ends = (setting.least, setting.most)
        return all(in_range(context, node.where, end, key, label) for end in ends)
    return True


def read_word(context: Context, node: Node, label: str) -> str | None:
    """Read a name: `[a-z][a-z0-9-]{1,39}`, and none of yes, no, true, false, null."""
    if isinstance(node, Scalar) and WORD.fullmatch(node.text) and node.text not in NOT_WORDS:
        return node.text
    right = "write another word" if isinstance(node, Scalar) and node.text in NOT_WORDS else ""
    context.wrong(node, label, "word", right)
    return None


def read_words(context: Context, node: Node, label: str, path: str = "") -> tuple[str, ...] | None:
    """Read a list of different words, at least one and at most `MOST_WORDS`.

    Each is noted as `<path>.<word>`.
    """
    if not isinstance(node, Row):
        context.wrong(node, label, "words")
        return None
    if not 1 <= len(node.items) <= MOST_WORDS:
        message = f"{quote(label)} has {len(node.items)} items"
        context.problems.add("out-of-range", node.where, message, f"from 1 to {MOST_WORDS}")
        return None
    words: list[str] = []
    for item in node.items:
        word = read_word(context, item, label)
        if word in words:
            context.problems.add("unique-name", item.where, f"{quote(str(word))} stands twice in {quote(label)}")
        elif word:
            words.append(word)
            if path:
                context.where[f"{path}.{word}"] = item.where
    return tuple(words)


def read_text(context: Context, node: Node, label: str, most: int = TEXT) -> str | None:
    """Read a text in one piece, white space made single; at most `most` characters."""
    if not isinstance(node, Scalar) or not node.text.strip():
        context.wrong(node, label, "text")
        return None
    text = " ".join(node.text.split())
    if len(text) > most:
        message = f"{quote(label)} is {len(text)} characters long"
        context.problems.add("out-of-range", node.where, message, f"at most {most}")
        return None
    return text
