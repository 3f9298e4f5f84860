"""The sealed fields of a `write`."""

from __future__ import annotations

from typing import Final

from ..engine.language.protocol import Field
from ..engine.language.vocabulary import FIELD_KINDS, Key
from .nodes import Branch, Node, Row
from .problems import nearest, one_of, quote
from .values import Context, read_value, read_word

MOST_FIELDS: Final = 12

_LIST = Key("word", "The list to pick from.", required=True)
_UNDER = Key("word", "An earlier field; the branch below its answer lies open, the other words are one tap away.")
_NUDGE = Key("word", "A list of words that are no feelings; whoever types one is asked kindly for another.")

KEYS: Final[dict[str, dict[str, Key]]] = {
    "text": {"longest": Key("count", "Characters at most.", 400, least=20, most=2000), "nudge": _NUDGE},
    "one": {"list": _LIST, "under": _UNDER, "nudge": _NUDGE},
    "many": {
        "list": _LIST,
        "under": _UNDER,
        "nudge": _NUDGE,
        "most": Key("count", "How many may be picked.", 6, least=1, most=20),
    },
    "scale": {
        "from": Key("count", "The lowest number.", 1, most=10),
        "to": Key("count", "The highest number.", 5, least=1, most=10),
    },
    "body": {},
}
"""Keys of each kind of field."""

_ATTRIBUTE: Final = {"from": "low", "to": "high"}


def read_fields(context: Context, node: Node, step: str) -> tuple[Field, ...]:
    """Read the fields of a `write`, in order; those with problems are left out."""
    if not isinstance(node, Row):
        context.wrong(node, "fields", "list")
        return ()
    if not 1 <= len(node.items) <= MOST_FIELDS:
        context.problems.add("out-of-range", node.where, f"{len(node.items)} fields", f"from 1 to {MOST_FIELDS}")
        return ()
    found: dict[str, Field] = {}
    for item in node.items:
        field = _field(context, item, step, found)
        if field:
            found[field.name] = field
    return tuple(found.values())


def _field(context: Context, node: Node, step: str, before: dict[str, Field]) -> Field | None:
    kind = _kind(context, node)
    if kind is None or not isinstance(node, Branch):
        return None
    name = read_word(context, node.items[kind], kind)
    if name is None:
        return None
    if name in before:
        message = f"{quote(name)} is already a field of this page"
        context.problems.add("unique-name", node.items[kind].where, message, "use another name")
        return None
    values: dict[str, object] = {}
    for word, value in node.items.items():
        if word == kind:
            continue
        key = KEYS[kind].get(word)
        if key is None:
            message = f"a {quote(kind)} field has no key {quote(word)}"
            context.problems.add("unknown-key", node.keys[word], message, nearest(word, KEYS[kind]))
            continue
        found = read_value(context.fixed(), value, key, word, f"{step}.{name}.{word}")
        values[_ATTRIBUTE.get(word, word)] = found
    for word, key in KEYS[kind].items():
        if key.required and word not in node.items:
            context.problems.add("missing-key", node.where, f"{quote(name)} needs {quote(word)}", f"add {word}:")
    known = {word: value for word, value in values.items() if isinstance(value, (str, int))}
    field = Field(kind, name, where=node.where, **known)  # type: ignore[arg-type]
    _sense(context, node, field, values, before)
    return field


def _kind(context: Context, node: Node) -> str | None:
    right = f"write one of {one_of(FIELD_KINDS)} with a name, like text: meaning"
    if not isinstance(node, Branch) or not node.items:
        context.wrong(node, "a field", "map", right)
        return None
    kinds = [word for word in node.items if word in FIELD_KINDS]
    if len(kinds) != 1:
        where = node.keys[kinds[1]] if kinds else node.where
        message = "this field has two kinds" if kinds else "this field has no kind"
        context.problems.add("field-kind", where, message, right)
        return None
    return kinds[0]


def _sense(context: Context, node: Branch, field: Field, values: dict[str, object], before: dict[str, Field]) -> None:
    if "under" in values and field.under and not (field.under in before and before[field.under].kind == "one"):
        message = f"{quote(field.under)} is no earlier `one` field of this page"
        names = [other.name for other in before.values() if other.kind == "one"]
        context.problems.add("under", node.items["under"].where, message, nearest(field.under, names))
    if field.kind == "scale" and field.low >= field.high:
        where = node.items.get("to", node).where
        context.problems.add("out-of-range", where, f"a scale from {field.low} to {field.high}", "`to` is above `from`")
