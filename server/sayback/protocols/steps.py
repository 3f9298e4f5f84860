"""The steps of a protocol file: one kind key each, flat keys, and steps inside some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..engine.language.protocol import Option, StepDef, Where
from ..engine.language.vocabulary import KINDS
from .fields import read_fields
from .nodes import Branch, Node, Row, Scalar
from .problems import nearest, quote
from .values import ANSWERS, Context, read_value, read_word

MOST_STEPS: Final = 200
MOST_ITEMS: Final = 100
OPTIONS: Final = (2, 6)
RESERVED: Final = ("lobby", "closed", "break", "paused", "how-safe")
"""Names of places that the engine has itself; so has every name that begins with `aside-`."""


def read_steps(context: Context, node: Node, label: str = "steps", empty: bool = False) -> tuple[StepDef, ...]:
    """Read the steps of a list; those with problems are left out.

    `empty`: nothing written counts as no steps.
    """
    if empty and isinstance(node, Scalar) and node.empty:
        return ()
    if not isinstance(node, Row):
        context.wrong(node, label, "list")
        return ()
    if not node.items and not empty:
        context.problems.add("missing-key", node.where, f"{quote(label)} has no steps", "add one")
    steps = [_step(context, item) for item in node.items[:MOST_ITEMS]]
    if len(node.items) > MOST_ITEMS:
        context.problems.add("out-of-range", node.where, f"{len(node.items)} steps", f"at most {MOST_ITEMS}")
    return tuple(step for step in steps if step)


def _step(context: Context, node: Node) -> StepDef | None:
    if not isinstance(node, Branch) or not node.items:
        context.wrong(node, "a step", "map", "write a kind and a name, like turn: piece")
        return None
    kind = _kind(context, node)
    if kind is None:
        return None
    name = _name(context, node, kind)
    keys: dict[str, object] = {}
    inner: dict[str, tuple[object, ...]] = {}
    when: Mapping[str, str | bool] = {}
    for word, value in node.items.items():
        if word == kind:
            continue
        if word == "when":
            when = _when(context, value)
        elif word not in KINDS[kind].keys:
            _unknown(context, kind, word, node.keys[word])
        elif word in _INNER:
            inner[word] = _INNER[word](context, value, name)
        else:
            found = read_value(context, value, KINDS[kind].keys[word], word, f"{name}.{word}")
            if found is not None:
                keys[word] = found
    _complete(context, node, kind)
    return StepDef(kind, name, keys, when=when, where=node.where, **inner)  # type: ignore[arg-type]


def _kind(context: Context, node: Branch) -> str | None:
    kinds = [word for word in node.items if word in KINDS]
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        message = f"this step is both {quote(kinds[0])} and {quote(kinds[1])}"
        context.problems.add("step-kind", node.keys[kinds[1]], message, "make two steps of it")
    else:
        first = next(iter(node.items))
        message = f"{quote(first)} is no kind of step"
        context.problems.add("step-kind", node.keys[first], message, nearest(first, KINDS, most=len(KINDS)))
    return None


def _name(context: Context, node: Branch, kind: str) -> str:
    value = node.items[kind]
    name = read_word(context, value, kind)
    if name is None:
        return ""
    if name in RESERVED or name.startswith("aside-"):
        context.problems.add("unique-name", value.where, f"{quote(name)} is a name of the engine", "use another name")
    elif name in context.steps:
        line = context.steps[name].line
        message = f"{quote(name)} is already a step, in line {line}"
        context.problems.add("unique-name", value.where, message, "use another name")
    context.steps.setdefault(name, value.where)
    return name


def _unknown(context: Context, kind: str, word: str, where: Where) -> None:
    known = (*KINDS[kind].keys, "when")
    context.problems.add("unknown-key", where, f"{quote(kind)} has no key {quote(word)}", nearest(word, known))


def _complete(context: Context, node: Branch, kind: str) -> None:
    """Check required keys, keys that exclude each other, and that a close depends on nothing."""
    for word, key in KINDS[kind].keys.items():
        if key.required and word not in node.items:
            context.problems.add("missing-key", node.where, f"{quote(kind)} needs {quote(word)}", f"add {word}:")
    if "times" in node.items and "over" in node.items:
        message = "`times` and `over` cannot stand together"
        context.problems.add("step-kind", node.keys["over"], message, "`over` already says how often")
    if kind == "close" and "when" in node.items:
        context.problems.add("close", node.keys["when"], "the close cannot depend on a setting", "delete `when`")


def _when(context: Context, node: Node) -> dict[str, str | bool]:
    if not isinstance(node, Branch) or not node.items:
        context.wrong(node, "when", "map", "write it like when: {mode: steps}")
        return {}
    found: dict[str, str | bool] = {}
    for name, value in node.items.items():
        answer = _condition(context, name, value, node.keys[name])
        if answer is not None:
            found[name] = answer
    return found


def _condition(context: Context, name: str, node: Node, where: Where) -> str | bool | None:
    if name not in context.settings:
        message = f"`when` names {quote(name)}, which is no setting"
        context.problems.add("unknown-setting", where, message, nearest(name, context.settings))
        return None
    setting = context.settings[name]
    text = node.text if isinstance(node, Scalar) else ""
    if setting is None:
        return None
    if setting.kind not in ("choice", "yes-no"):
        message = f"`when` names a {setting.kind} setting"
        context.problems.add("wrong-type", where, message, "it needs a choice or a yes-no setting")
        return None
    if setting.kind == "yes-no" and text in ANSWERS:
        return ANSWERS[text]
    if setting.kind == "choice" and text in setting.options:
        return text
    right = "write yes or no" if setting.kind == "yes-no" else nearest(text, setting.options)
    context.wrong(node, name, "word", right)
    return None


def _options(context: Context, node: Node, step: str) -> tuple[Option, ...]:
    if not isinstance(node, Row):
        context.wrong(node, "options", "list")
        return ()
    if not OPTIONS[0] <= len(node.items) <= OPTIONS[1]:
        message = f"`choose` has {len(node.items)} options"
        context.problems.add("out-of-range", node.where, message, f"from {OPTIONS[0]} to {OPTIONS[1]}")
        return ()
    found: dict[str, Option] = {}
    for item in node.items:
        option = _option(context, item)
        if option and option.word in found:
            message = f"{quote(option.word)} is already an option of this step"
            context.problems.add("unique-name", item.where, message, "use another word")
        elif option:
            found[option.word] = option
    return tuple(found.values())


def _option(context: Context, node: Node) -> Option | None:
    if not isinstance(node, Branch) or len(node.items) != 1:
        right = "write one word with a colon, its steps below it: - facts:"
        context.wrong(node, "an option", "map", right)
        return None
    word, value = next(iter(node.items.items()))
    if read_word(context, Scalar(word, False, node.keys[word]), "options") is None:
        return None
    return Option(word, read_steps(context, value, word, empty=True), node.where)


def _steps(context: Context, node: Node, step: str) -> tuple[StepDef, ...]:
    return read_steps(context, node)


_INNER: Final[Mapping[str, Callable[[Context, Node, str], tuple[object, ...]]]] = {
    "steps": _steps,
    "options": _options,
    "fields": read_fields,
}
