"""The JSON Schema of a protocol file, for editors; printed from the vocabulary.

A schema sees one value at a time. The checker finds whether names lead somewhere, and whether the talk is fair and has
an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..engine.language.vocabulary import DEPTHS, KINDS, Key, Kind
from .fields import KEYS as FIELD_KEYS
from .fields import MOST_FIELDS
from .reader import BALANCES, GOOD_FOR, MOST_GOOD_FOR, MOST_MINUTES, REQUIRED, TERMS
from .settings import KEYS as SETTING_KEYS
from .settings import MOST_OPTIONS, MOST_SETTINGS, RANGES
from .steps import MOST_ITEMS, OPTIONS
from .tongues import LANGUAGE
from .values import DURATION, MOST_WORDS, NOT_WORDS, SHAPING, TEXT, WORD, format_duration

Schema = dict[str, object]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_WORD: Final[Schema] = {"type": "string", "pattern": f"^{WORD.pattern}$", "not": {"enum": list(NOT_WORDS)}}
_WORDS: Final[Schema] = {
    "type": "array",
    "items": {"$ref": "#/$defs/word"},
    "minItems": 1,
    "maxItems": MOST_WORDS,
    "uniqueItems": True,
}


def schema() -> Schema:
    """Build the whole schema, in JSON's own types.

    Files are YAML 1.2, where yes and no are strings.
    """
    return {
        "$schema": DIALECT,
        "title": "A dialogue",
        "description": "One file is one dialogue. Unknown keys are mistakes.",
        **_map(_top(), required=REQUIRED),
        "dependentRequired": {"texts": ["language"], "language": ["texts"]},
        "$defs": {
            "word": {**_WORD, "description": "A name: small letters, digits and hyphens."},
            "words": _WORDS,
            "setting": {"oneOf": [_setting(kind) for kind in SETTING_KEYS]},
            "field": {"oneOf": [_field(kind) for kind in FIELD_KEYS]},
            "option": {
                "type": "object",
                "description": "One word and the steps it leads to; nothing means as it is.",
                "propertyNames": {"$ref": "#/$defs/word"},
                "additionalProperties": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/steps"}]},
                "minProperties": 1,
                "maxProperties": 1,
            },
            "step": {"oneOf": [_step(name, kind) for name, kind in KINDS.items()]},
            "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}, "maxItems": MOST_ITEMS},
        },
    }


def _map(properties: Mapping[str, object], required: tuple[str, ...] = (), help: str = "") -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    if required:
        found["required"] = list(required)
    return {"description": help, **found} if help else found


def _top() -> Schema:
    short = {"type": "string", "minLength": 1, "maxLength": GOOD_FOR}
    source = {"type": "string", "minLength": 1, "maxLength": TEXT}
    minutes = {"type": "integer", "minimum": 1, "maximum": MOST_MINUTES}
    fair = "over-sessions: one person's subject today, the other's next time."
    lists = {"type": "object", "propertyNames": _ref("word"), "additionalProperties": _ref("words")}
    deck = _map({depth: _ref("words") for depth in DEPTHS})
    decks = {"type": "object", "propertyNames": _ref("word"), "additionalProperties": deck}
    settings = {"type": "object", "propertyNames": _ref("word"), "additionalProperties": _ref("setting")}
    return {
        "id": _ref("word", "The name of the file, without its ending."),
        "depth": {
            "enum": list(DEPTHS),
            "description": "How deep it goes. Deep asks in private how safe sharing feels.",
        },
        "good_for": {"type": "array", "items": short, "minItems": 1, "maxItems": MOST_GOOD_FOR},
        "source": {**source, "description": "In whose style; which times have a source."},
        "minutes": {**minutes, "description": "A promise; left out, it is computed."},
        "balance": {"enum": list(BALANCES), "description": fair},
        "planning": {**_yes_no(), "description": "yes: decide needs no understanding first."},
        **{word: _value(word, key, adjustable=False) for word, key in TERMS.items()},
        "settings": {**settings, "maxProperties": MOST_SETTINGS, "description": "What the couple may adjust."},
        "agreements": {**_WORDS, "minItems": 0, "description": "Promises for this talk."},
        "lists": {**lists, "description": "Lists of this file alone."},
        "decks": {**decks, "description": "Decks of this file alone: card words by depth."},
        "replaces": {**_yes_no(), "description": "yes: it takes the place of one of this name in a folder before."},
        "danger": {**_ref("words"), "description": "Words of its own lists that mean danger."},
        "language": {"type": "string", "pattern": f"^{LANGUAGE.pattern}$", "description": "A draft's own language."},
        "texts": {"type": "object", "description": "A draft's own texts, as in locales/<language>/<id>.yaml."},
        "steps": {**_ref("steps", "In order; the last one is close."), "minItems": 1},
    }


def _ref(name: str, help: str = "") -> Schema:
    found: Schema = {"$ref": f"#/$defs/{name}"}
    return {**found, "description": help} if help else found


def _yes_no() -> Schema:
    return {"enum": ["yes", "no"]}


def _step(name: str, kind: Kind) -> Schema:
    properties: Schema = {name: _ref("word", kind.help)}
    properties |= {word: _value(word, key) for word, key in kind.keys.items()}
    if name != "close":
        condition = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
        properties["when"] = {**condition, "description": "Only with this option of a setting."}
    required = (name, *(word for word, key in kind.keys.items() if key.required))
    found = _map(properties, required, kind.help)
    return found | {"not": {"required": ["times", "over"]}} if name == "rounds" else found


def _value(word: str, key: Key, adjustable: bool = True) -> Schema:
    """Describe a key: its own values, or the name of a setting where one may stand."""
    shapes: dict[str, Schema] = {
        "duration": {"type": "string", "pattern": f"^{DURATION.pattern}$"},
        "count": {"type": "integer", "minimum": key.least, "maximum": key.most},
        "yes-no": _yes_no(),
        "enum": {"enum": list(key.options)},
        "word": _ref("word"),
        "words": _ref("words"),
        "steps": {**_ref("steps"), "minItems": 1},
        "options": {"type": "array", "items": _ref("option"), "minItems": OPTIONS[0], "maxItems": OPTIONS[1]},
        "fields": {"type": "array", "items": _ref("field"), "minItems": 1, "maxItems": MOST_FIELDS},
    }
    found = shapes[key.type]
    if adjustable and key.type in ("duration", "count", "yes-no", "enum") and word not in SHAPING:
        found = {"anyOf": [found, _ref("word")]}
    return {**found, "description": _help(key)}


def _help(key: Key) -> str:
    text = key.help
    if key.default is not None:
        text += f" Default: {shown(key)}."
    if key.type == "duration" and key.most < 1_000_000_000:
        text += f" From {format_duration(key.least)} to {format_duration(key.most)}."
    return text


def shown(key: Key) -> str:
    """Return a default as it is written in a file; nothing if there is none."""
    if key.default is None:
        return ""
    if key.type == "duration" and isinstance(key.default, int):
        return format_duration(key.default)
    if isinstance(key.default, bool):
        return "yes" if key.default else "no"
    return ", ".join(map(str, key.default)) if isinstance(key.default, tuple) else str(key.default)


def _setting(kind: str) -> Schema:
    properties: Schema = {"kind": {"const": kind}}
    if kind in RANGES:
        properties |= dict.fromkeys(SETTING_KEYS[kind], _value("", RANGES[kind], adjustable=False))
    elif kind == "choice":
        properties |= {"default": _ref("word"), "options": {**_WORDS, "minItems": 2, "maxItems": MOST_OPTIONS}}
    else:
        properties["default"] = _yes_no()
    return _map(properties, ("kind", *SETTING_KEYS[kind]))


def _field(kind: str) -> Schema:
    keys = FIELD_KEYS[kind]
    properties = {kind: _ref("word")} | {word: _value(word, key, adjustable=False) for word, key in keys.items()}
    return _map(properties, (kind, *(word for word, key in keys.items() if key.required)))
