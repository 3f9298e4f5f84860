"""A protocol from outside: its settings with labels, and its steps with titles."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.language.protocol import HOW_SAFE, ProtocolFile, Ref, StepDef
from ..engine.language.version import written
from ..engine.language.vocabulary import KINDS, parts_of

Entry = dict[str, object]


def settings_of(file: ProtocolFile, texts: Mapping[str, object]) -> list[Entry]:
    """Return every setting with its label.

    Times in ms, `min` and `max` for numbers, `options` for choices.
    """
    labels = texts["settings"]
    assert isinstance(labels, dict)
    found: list[Entry] = []
    for name, setting in file.settings.items():
        said = labels.get(name, name)
        label, options = (said.get("label", name), said.get("options", {})) if isinstance(said, dict) else (said, {})
        entry: Entry = {"name": name, "kind": setting.kind, "label": label, "default": setting.default}
        if setting.kind in ("time", "count"):
            entry |= {"min": setting.least, "max": setting.most}
        if setting.options:
            entry["options"] = [{"word": word, "label": options.get(word, word)} for word in setting.options]
        found.append(entry)
    return found


def outline(file: ProtocolFile, texts: Mapping[str, object]) -> list[Entry]:
    """Return the steps nested as in the file.

    Name, kind, title, and where written as, time (ms), when, swap, times, over. A value that is left to a setting is
    {"setting": name}. A deep one begins with the question that it brings along.
    """
    return [_step(step, texts) for step in written(file)]


def _step(step: StepDef, texts: Mapping[str, object]) -> Entry:
    entry: Entry = {"name": step.name, "kind": step.kind}
    if step.kind != "rounds":
        entry["title"] = title(step, texts, alone=True)
    for key in ("as", "time", "by", "swap", "times", "over", "deck", "cap"):
        if key in KINDS[step.kind].keys:
            value = step.keys.get(key, KINDS[step.kind].keys[key].default)
            if value is not None:
                entry[key] = {"setting": value.name} if isinstance(value, Ref) else value
    if step.when:
        entry["when"] = dict(step.when)
    if step.steps:
        entry["steps"] = [_step(inner, texts) for inner in step.steps]
    if step.options:
        labels = under(texts, "steps", step.name, "options")
        entry["options"] = [
            {
                "word": option.word,
                "label": labels.get(option.word, option.word),
                "steps": [_step(inner, texts) for inner in option.steps],
            }
            for option in step.options
        ]
    return entry


def title(step: StepDef, texts: Mapping[str, object], *, alone: bool = False) -> str:
    """Return the step's title, else that of its first part, else the default's, else its name.

    A title that names somebody, or the subject of a turn, can only be said in a talk; where it stands `alone`, the
    default's is said instead.
    """
    use = step.keys.get("as", KINDS[step.kind].keys["as"].default) if step.kind == "reflect" else ""
    use = "safe" if step.name == HOW_SAFE.name else use
    key = f"{step.kind}.{use}" if use else step.kind
    parts = parts_of(step.kind)
    places = [("steps", step.name), *(("steps", step.name, part) for part in parts)]
    places += [("defaults", key, part) for part in parts] + [("defaults", key)]
    titles = (under(texts, *place).get("title") for place in places)
    return str(next((found for found in titles if found and not (alone and "{" in str(found))), step.name))


def under(texts: Mapping[str, object], *path: str) -> Mapping[str, object]:
    """Return the map under a path of keys; empty if there is none."""
    found: object = texts
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}
