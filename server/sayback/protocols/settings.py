"""The `settings` of a protocol file: what a couple may adjust."""

from __future__ import annotations

from typing import Final

from ..engine.language.protocol import Setting
from ..engine.language.vocabulary import SECOND, SETTING_KINDS, Key
from .nodes import Branch, Node, Scalar
from .problems import nearest, one_of, quote
from .values import Context, in_range, read_word, read_words, scalar

MOST_SETTINGS: Final = 20
MOST_OPTIONS: Final = 6

KEYS: Final = {
    "time": ("default", "min", "max"),
    "count": ("default", "min", "max"),
    "choice": ("default", "options"),
    "yes-no": ("default",),
}
"""Keys of each kind of setting besides `kind`; all of them are required."""

RANGES: Final = {
    "time": Key("duration", "A time.", least=SECOND, most=2 * 3600 * SECOND),
    "count": Key("count", "A number.", least=0, most=100),
}


def read_settings(context: Context, node: Node) -> dict[str, Setting | None]:
    """Read all settings by name; None for one that has a problem of its own."""
    if not isinstance(node, Branch):
        context.wrong(node, "settings", "map")
        return {}
    if len(node.items) > MOST_SETTINGS:
        context.problems.add("out-of-range", node.where, f"{len(node.items)} settings", f"at most {MOST_SETTINGS}")
    found: dict[str, Setting | None] = {}
    for name, value in node.items.items():
        key = Scalar(name, False, node.keys[name])
        if read_word(context, key, "settings"):
            found[name] = _setting(context, name, value, key)
    return found


def _setting(context: Context, name: str, node: Node, key: Scalar) -> Setting | None:
    if not isinstance(node, Branch):
        context.wrong(node, name, "map", "write it like {kind: time, default: 60s, min: 20s, max: 3m}")
        return None
    kind = _kind(context, name, node)
    if kind is None:
        return None
    keys = KEYS[kind]
    whole = True
    for word, where in node.keys.items():
        if word not in ("kind", *keys):
            message = f"a {kind} setting has no {quote(word)}"
            context.problems.add("unknown-key", where, message, nearest(word, keys))
            whole = False
    for word in keys:
        if word not in node.items:
            context.problems.add("missing-key", node.where, f"{quote(name)} has no {quote(word)}", f"add {word}:")
            whole = False
    if not whole:
        return None
    build = {"choice": _choice, "yes-no": _yes_no}.get(kind, _number)
    return build(context, kind, node, key)


def _kind(context: Context, name: str, node: Branch) -> str | None:
    value = node.items.get("kind")
    if value is None:
        right = f"add kind: {one_of(SETTING_KINDS)}"
        context.problems.add("missing-key", node.where, f"{quote(name)} has no `kind`", right)
        return None
    if isinstance(value, Scalar) and value.text in SETTING_KINDS:
        return value.text
    context.wrong(value, "kind", "word", f"write {one_of(SETTING_KINDS)}")
    return None


def _number(context: Context, kind: str, node: Branch, key: Scalar) -> Setting | None:
    spec = RANGES[kind]
    values: dict[str, int] = {}
    for word in KEYS[kind]:
        value = scalar(node.items[word], spec.type)
        if value is None:
            context.wrong(node.items[word], word, spec.type)
        elif in_range(context, node.items[word].where, value, spec, word):
            values[word] = value
    if len(values) < len(KEYS[kind]):
        return None
    if values["min"] > values["max"]:
        context.problems.add("out-of-range", node.items["min"].where, "`min` is above `max`", "exchange them")
        return None
    if not values["min"] <= values["default"] <= values["max"]:
        context.problems.add("out-of-range", node.items["default"].where, "`default` is not between `min` and `max`")
        return None
    return Setting(kind, values["default"], values["min"], values["max"], where=key.where)


def _choice(context: Context, kind: str, node: Branch, key: Scalar) -> Setting | None:
    options = read_words(context, node.items["options"], "options")
    default = read_word(context, node.items["default"], "default")
    if options is None or default is None:
        return None
    if not 2 <= len(options) <= MOST_OPTIONS:
        message = f"`options` has {len(options)} words"
        context.problems.add("out-of-range", node.items["options"].where, message, f"from 2 to {MOST_OPTIONS}")
        return None
    if default not in options:
        message = f"`default` is {quote(default)}, which is not among the options"
        context.problems.add("out-of-range", node.items["default"].where, message, nearest(default, options))
        return None
    return Setting(kind, default, options=options, where=key.where)


def _yes_no(context: Context, kind: str, node: Branch, key: Scalar) -> Setting | None:
    default = scalar(node.items["default"], kind)
    if default is None:
        context.wrong(node.items["default"], "default", "yes-no")
        return None
    return Setting(kind, default, where=key.where)
