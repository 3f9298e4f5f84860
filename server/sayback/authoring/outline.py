"""The content of a protocol's picture: its steps with floor, talker and time.

The steps come from the file, so that every mode is there; floor, talker, clock and loops come from the compiled table,
so a picture cannot say anything else than what the engine does. The sentences are those that a third person reads, with
two names filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from ..engine.language.compile import chosen_or_default, compile
from ..engine.language.protocol import HOW_SAFE, Place, ProtocolFile, StepDef
from ..engine.language.version import Version, written
from ..engine.minutes import minutes
from ..engine.pair import Ms, Role
from ..protocols.describe import title, under

NAMES: Final = {"speaker": "Sam", "listener": "Robin", "me": "Sam", "other": "Robin", "who": "Robin"}
"""Names for the speaker and the listener of the first half."""

SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "agree": ("agree",), "write": ("fill", "look"), "card": ("draw",), "turn": ("talk",), "reflect": ("say", "check"),
    "decide": ("ideas", "words"), "choose": ("pick",), "close": ("word", "word2"),
}  # fmt: skip
"""Parts whose sentences describe a step.
A kind that is not here has one part of its own name."""

TIMED: Final = {"decide": ("ideas", "words"), "close": ("word", "word2"), "agree": ()}
"""The parts whose times belong to the ordinary way, where that is not the first one alone."""

LOOPS: Final = {"reflect": "tries", "more": "cap", "card": "passes"}
"""Kinds that may go back, and the key that says how often."""

Texts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """A step.

    `says` is one or two sentences, `by` who acts in it, `time` in ms, `back` the step that its loop leads to, at most
    `most` times; `level` is the number of groups around it.
    """

    name: str
    kind: str
    title: str
    says: str
    floor: bool
    by: Role
    talks: Role
    private: bool
    time: Ms | None
    level: int
    back: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a group: `rounds`, one `way` of a choice, or a `mode`.

    `rows` is how many lines follow in it.
    """

    what: Literal["rounds", "way", "mode"]
    text: str
    level: int
    rows: int = 0
    times: int = 1
    swap: bool = False


Line = Row | Head


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole picture in words: title, usual minutes, and its lines from top to bottom."""

    id: str
    title: str
    minutes: int
    lines: tuple[Line, ...]
    ui: Mapping[str, str]


def sheet(file: ProtocolFile, texts: Texts) -> Sheet:
    """Build everything that the picture of a proved file shows.

    `texts` as `Library.texts` gives them.
    """
    lines = tuple(_Reader(file, texts).lines(written(file), 0))
    took = max(1, round(minutes(file, chosen_or_default(file)).usual))
    ui = {str(key): str(text) for key, text in under(texts, "ui").items()}
    return Sheet(file.id, str(texts["title"]), took, lines, ui)


class _Reader(Version):
    """Walks the steps with the places of all modes at hand; one use, one sheet."""

    def __init__(self, file: ProtocolFile, texts: Texts) -> None:
        super().__init__(file, chosen_or_default(file))
        self.texts = texts
        self.places = _places(file)
        self.item = ""

    def lines(self, steps: Sequence[StepDef], level: int) -> Iterator[Line]:
        for step in steps:
            if step.when:
                inner = tuple(self.lines((replace(step, when={}),), level + 1))
                yield Head("mode", self.mode(step), level, len(inner))
                yield from inner
            elif step.kind == "rounds":
                yield from self.rounds(step, level)
            else:
                yield self.row(step, level)
                yield from self.ways(step, level)

    def rounds(self, step: StepDef, level: int) -> Iterator[Line]:
        over = str(step.keys.get("over", ""))
        items = self.file.lists.get(over, ())
        labels = under(self.texts, "lists", over)
        said = [str(labels.get(word, word)) for word in items]
        outer, self.item = self.item, said[0] if said else self.item
        inner = tuple(self.lines(step.steps, level + 1))
        self.item = outer
        times = len(items) or self.number(step, "times")
        yield Head("rounds", " · ".join(said), level, len(inner), times, bool(self.value(step, "swap")))
        yield from inner

    def ways(self, step: StepDef, level: int) -> Iterator[Line]:
        labels = under(self.texts, "steps", step.name, "options")
        for option in step.options:
            inner = tuple(self.lines(option.steps, level + 1))
            yield Head("way", str(labels.get(option.word, option.word)), level, len(inner))
            yield from inner

    def row(self, step: StepDef, level: int) -> Row:
        parts = SAID.get(step.kind, (step.kind,))
        here = [place for place in self.places.values() if place.step == step.name]
        first = next(place for place in here if place.part == parts[0])
        timed = TIMED.get(step.kind, parts[:1])
        time = sum(place.time or 0 for place in here if place.part in timed)
        talk: set[Role] = {place.talks for place in here if place.part in timed} - {"none"} or {first.talks}
        says = " ".join(filter(None, (self.said(step, part) for part in parts if _has(here, part))))
        named = self.of_safe(step, first.part) if step.name == HOW_SAFE.name else title(step, self.texts)
        row = Row(
            step.name, step.kind, self.filled(named), self.filled(says), first.floor, first.by,
            talk.pop() if len(talk) == 1 else "both", first.acts == "fill", time or None, level,
        )  # fmt: skip
        return replace(row, back=self.back(here), most=self.number(step, LOOPS[step.kind])) if self.back(here) else row

    def back(self, here: Sequence[Place]) -> str:
        """Return the step that a counted edge of this step leads to, if its kind may go back."""
        ways = (edge.to for place in here if place.kind in LOOPS for edge in place.edges.values() if edge.counted)
        return next((self.places[to].step for to in ways), "")

    def said(self, step: StepDef, part: str) -> str:
        """Return the sentence for somebody who looks on."""
        own = under(self.texts, "steps", step.name)
        use = f"{step.kind}.{self.value(step, 'as')}" if step.kind == "reflect" else step.kind
        default = under(self.texts, "defaults", "rate.safe" if step.name == HOW_SAFE.name else use, part)
        found = (under(own, part).get("therapist"), own.get("therapist"), default.get("therapist"))
        text = next((text for text in (*found, default.get("both")) if text), "")
        return str(text[0] if isinstance(text, list) else text)

    def of_safe(self, step: StepDef, part: str) -> str:
        """Return the title of the private question, which is a default of its own."""
        default = under(self.texts, "defaults", "rate.safe", part)
        return str(default.get("title") or title(step, self.texts))

    def mode(self, step: StepDef) -> str:
        """Return `How to go on: freely`, for a step that belongs to one mode."""
        chosen = []
        for name, wanted in step.when.items():
            said = under(self.texts, "settings").get(name, name)
            word = {True: "yes", False: "no"}.get(wanted, wanted) if isinstance(wanted, bool) else wanted
            label, options = (said.get("label"), said.get("options", {})) if isinstance(said, dict) else (said, {})
            chosen.append(f"{label}: {options.get(word, word)}")
        return ", ".join(chosen)

    def filled(self, text: str) -> str:
        """Fill a text's placeholders with names; what an item is, the first one shows."""
        names = {**NAMES, "item": self.item}
        return re.sub(r"\{([a-z-]+)\}", lambda found: names.get(found[1]) or "…", text)


def _places(file: ProtocolFile) -> dict[str, Place]:
    """Return the places of every mode by name; for a shared one, that of the usual settings."""
    usual = chosen_or_default(file)
    found = dict(compile(file, usual).places)
    for wanted in _modes(written(file), {}):
        for name, place in compile(file, {**usual, **wanted}).places.items():
            found.setdefault(name, place)
    return found


def _modes(steps: Sequence[StepDef], outer: Mapping[str, str | bool]) -> Iterator[dict[str, str | bool]]:
    """Return the choices that each step needs that is not always there."""
    for step in steps:
        wanted = {**outer, **step.when}
        if step.when:
            yield wanted
        yield from _modes(step.steps, wanted)
        for option in step.options:
            yield from _modes(option.steps, wanted)


def _has(here: Sequence[Place], part: str) -> bool:
    return any(place.part == part for place in here)
