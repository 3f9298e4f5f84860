"""A version of a dialogue: a file with the settings that were chosen for it.

Code that walks through the steps of a file, to compile it, to time it or to draw it, asks here which steps there are
and what their keys say. `digest` names a version: two that are the same to the engine have the same name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace

from .protocol import FREELY, HOW_SAFE, Chosen, ProtocolFile, Ref, StepDef
from .vocabulary import KINDS


class Version:
    """A proved file and what was chosen."""

    def __init__(self, file: ProtocolFile, chosen: Chosen) -> None:
        self.file, self.chosen = file, chosen

    def steps(self) -> tuple[StepDef, ...]:
        """Return the steps of this version, with the private question before them where it is asked."""
        asked = any(self.applies(replace(HOW_SAFE, when=when)) for when in asks_how_safe(self.file))
        return (*((HOW_SAFE,) if asked else ()), *filter(self.applies, self.file.steps))

    def applies(self, step: StepDef) -> bool:
        """Tell whether the step is there in this version."""
        return all(self.chosen.get(name) == wanted for name, wanted in step.when.items())

    def value(self, step: StepDef, key: str) -> object:
        """Return what a key of a step says.

        As written, by the setting that it names, or by the vocabulary's default.
        """
        found = step.keys.get(key, KINDS[step.kind].keys[key].default)
        return self.chosen[found.name] if isinstance(found, Ref) else found

    def number(self, step: StepDef, key: str) -> int:
        """Return what a key says that is a number or a time (ms)."""
        found = self.value(step, key)
        assert isinstance(found, int)
        return found


def asks_how_safe(file: ProtocolFile) -> list[Mapping[str, str | bool]]:
    """Return the choices with which a talk first asks in private how safe sharing feels.

    Always (nothing has to be chosen) in a deep file; else where a deep card may be drawn.
    """
    return [{}] if file.depth == "deep" else list(_deep_cards(file, file.steps, {}))


def _deep_cards(
    file: ProtocolFile, steps: Sequence[StepDef], around: Mapping[str, str | bool]
) -> Iterator[Mapping[str, str | bool]]:
    for step in steps:
        when = {**around, **step.when}
        depth = step.keys.get("depth")
        if isinstance(depth, Ref) and "deep" in file.settings[depth.name].options:
            yield {**when, depth.name: "deep"}
        elif depth == "deep":
            yield when
        yield from _deep_cards(file, (*step.steps, *(inner for way in step.options for inner in way.steps)), when)


def written(file: ProtocolFile) -> tuple[StepDef, ...]:
    """Return every step of a file as a reader sees it, with the private question and when it is asked."""
    return (*(replace(HOW_SAFE, when=when) for when in asks_how_safe(file)[:1]), *file.steps)


def digest(file: ProtocolFile, chosen: Chosen) -> str:
    """Return 16 hex digits that name file and settings together; line numbers do not count.

    A file without words that mean danger is named as before there were any.
    """
    text = json.dumps([_plain(file), dict(chosen)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    if is_dataclass(value):
        # A key that came later is left out where a file does not use it, so that its digest stays.
        found = {key.name: getattr(value, key.name) for key in fields(value) if key.name != "where"}
        return {name: _plain(item) for name, item in found.items() if item != FREELY and (item or name != "danger")}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
