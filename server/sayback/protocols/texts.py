"""Texts of a protocol: which it needs, where they stand, how a language is put together.

A text is looked up in the order: step and part and role, step and role, step for both, then the default of its kind
(`reflect.summary`, `turn`) for part and role, then for both. So the defaults have to be complete, and a protocol's own
page has to name only texts that no default could know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..engine.language.protocol import Problem, ProtocolFile, StepDef, walk
from ..engine.language.vocabulary import KINDS, REFLECTIONS, parts_of
from .pages import Page, Path_, missing
from .shapes import Counted, Keys, Shape, Text, Texts
from .shelf import Shelf, Tree, is_private
from .tongues import forms

ROLES: Final = ("speaker", "listener", "therapist")

ASIDES: Final[Mapping[str, tuple[str, ...]]] = {
    "aside.floor": ("talk", "say", "check"),
    "aside.once-more": ("talk", "say", "check"),
    "aside.slow": ("quiet",),
    "aside.repair": ("repair",),
}
"""Insertions that may have texts of their own; without, those of their kind are said."""

HOUR: Final[Mapping[str, tuple[str, ...]]] = {"rounds": ("before", "past"), "more": ("past",)}
"""Where both are asked before something goes past their hour; said by default alone."""

SAFE: Final = "rate.safe"
"""The private question that stands before the steps of a deep protocol."""

TITLE_WORDS: Final = 8
SUMMARY_WORDS: Final = 60
LABEL_WORDS: Final = 14
PANEL_WORDS: Final = 200


def default_keys() -> dict[str, tuple[str, ...]]:
    """Return every key that the page of defaults must have, with its parts."""
    keys = {"lobby": parts_of("lobby"), "closed": parts_of("closed")}
    for kind in KINDS:
        if kind == "reflect":
            keys.update({f"reflect.{use}": parts_of(kind) for use in REFLECTIONS})
        elif kind != "rounds":
            keys[kind] = parts_of(kind)
    return keys | {kind: (*keys.get(kind, ()), *parts) for kind, parts in HOUR.items()}


# shapes


def _part(item: bool = True) -> dict[str, Shape]:
    said, label = Text(hints=True, item=item), Text(LABEL_WORDS, item=item)
    return {
        "title": Text(TITLE_WORDS, item=item),
        **dict.fromkeys(("speaker", "listener", "both", "therapist"), said),
        "do": Keys(any=Text(LABEL_WORDS, item=item)),
        **dict.fromkeys(("then", "then-me", "then-both", "wait"), label),
    }


def defaults_shape() -> Keys:
    """Make the shape of `defaults.yaml`: by kind, or kind and use, the parts."""
    part = Keys(_part())
    known: dict[str, Shape] = {}
    for key, parts in (default_keys() | dict(ASIDES) | {SAFE: ("rate",)}).items():
        more: dict[str, Shape] = {"options": Keys(any=Text(LABEL_WORDS))} if key.startswith("rate") else {}
        known[key] = Keys({**_part(), **dict.fromkeys(parts, part), **more})
    return Keys(known)


def words_shape(words: Mapping[str, tuple[str, ...]]) -> Keys:
    """Make the shape of `lists.yaml` and `decks.yaml`: by name, a text for every word."""
    return Keys({name: Keys(dict.fromkeys(below, Text())) for name, below in words.items()})


def flat_shape(words: tuple[str, ...]) -> Keys:
    """Make the shape of `agreements.yaml`: a sentence for every word."""
    return Keys(dict.fromkeys(words, Text(item=False)))


def panel_shape(language: str) -> Keys:
    """Make the shape of `panel.yaml`: a flat map of the page's own sentences.

    Their placeholders are its own affair.
    """
    return Keys(any=Counted(Text(PANEL_WORDS, free=True), forms(language)))


def protocol_shape(file: ProtocolFile, trees: Mapping[str, Tree]) -> Keys:
    """Make the shape of a protocol's own page."""
    settings: dict[str, Shape] = {}
    for name, setting in file.settings.items():
        options = Keys(dict.fromkeys(setting.options, Text(LABEL_WORDS, item=False)))
        more: dict[str, Shape] = {"options": options} if setting.options else {}
        settings[name] = Keys({"label": Text(LABEL_WORDS, item=False), **more}, text=Text(LABEL_WORDS, item=False))
    lists = {name: tree.leaves + tree.words for name, tree in trees.items()}
    decks = {name: sum(cards.values(), ()) for name, cards in file.decks.items()}
    return Keys(
        {
            "title": Text(TITLE_WORDS, item=False),
            "summary": Text(SUMMARY_WORDS, item=False),
            "good_for": Texts(Text(item=False)),
            "source": Text(item=False),
            "settings": Keys(settings),
            "agreements": Keys(any=Text(item=False)),
            "lists": words_shape(lists),
            "decks": words_shape(decks),
            "steps": Keys({step.name: _step_shape(step, item) for step, item in _with_item(file.steps)}),
        }
    )


def _step_shape(step: StepDef, item: bool) -> Keys:
    part = Keys(_part(item))
    known: dict[str, Shape] = {**_part(item), **dict.fromkeys(parts_of(step.kind), part)}
    if step.kind == "choose":
        known["options"] = Keys({option.word: Text(item=item) for option in step.options})
    if step.kind == "rate":
        known["options"] = Keys(dict.fromkeys(about(step), Text(item=item)))
    if step.kind == "write":
        known["fields"] = Keys({field.name: Text(item=item) for field in step.fields})
    return Keys(known)


def _with_item(steps: tuple[StepDef, ...], item: bool = False) -> Iterator[tuple[StepDef, bool]]:
    """Return every step, and whether `{item}` means something in its texts."""
    for step in steps:
        inside = item or "over" in step.keys
        yield step, inside or step.kind == "agree"
        yield from _with_item(step.steps, inside)
        for option in step.options:
            yield from _with_item(option.steps, inside)


def about(step: StepDef) -> tuple[str, ...]:
    """Return the words that a `rate` asks for."""
    words = step.keys.get("about", KINDS["rate"].keys["about"].default)
    return tuple(map(str, words)) if isinstance(words, tuple) else ()


# what has to be there


def needed(file: ProtocolFile, shelf: Shelf, defaults: Page) -> list[Path_]:
    """Return the paths that a protocol's page must have, because nothing else could say it.

    An agreement without a sentence is no agreement: that is noted when names are looked up. In a list it needs no
    second sentence.
    """
    paths: list[Path_] = [("title",), ("summary",)]
    for name, setting in file.settings.items():
        paths.append(("settings", name))
        paths += [("settings", name, "options", option) for option in setting.options]
    for step in walk(file.steps):
        paths += [("steps", step.name, "fields", field.name) for field in step.fields]
        paths += [("steps", step.name, "options", option.word) for option in step.options]
        if step.kind == "rate":
            known = defaults.map("rate", "options")
            paths += [("steps", step.name, "options", word) for word in about(step) if word not in known]
    own = [name for name in file.lists if is_private(file, shelf, name)]
    paths += [("lists", name, word) for name in own for word in file.lists[name] if word not in shelf.agreements]
    dealt = [(name, deck) for name, deck in file.decks.items() if shelf.decks.get(name) != deck]
    paths += [("decks", name, card) for name, deck in dealt for cards in deck.values() for card in cards]
    return paths


def check_defaults(page: Page) -> list[Problem]:
    """Check a title for every part, and a text for every role in it.

    Its own or the one for both.
    """
    paths = [path for key, parts in default_keys().items() for part in parts for path in _unsaid(page, key, part)]
    return missing(page, paths)


def check_safe(page: Page) -> list[Problem]:
    """Check the same for the question before a deep protocol."""
    return missing(page, _unsaid(page, SAFE, "rate"))


def _unsaid(page: Page, key: str, part: str) -> list[Path_]:
    """Return the missing parts of a default: its title, or the text of somebody in it."""
    titled = page.get(key, part, "title") or page.get(key, "title")
    unsaid: list[Path_] = [(key, part, role) for role in ROLES if not default_text(page.data, key, part, role)]
    return unsaid if titled else [(key, part, "title"), *unsaid]


def default_text(defaults: Mapping[str, object], key: str, part: str, role: str) -> object:
    """Return a default by key, part and role, or the part's text for both; else None."""
    kind = defaults.get(key)
    here = kind.get(part) if isinstance(kind, dict) else None
    return (here.get(role) or here.get("both")) if isinstance(here, dict) else None


# put together


def put_together(
    file: ProtocolFile, own: Page, shared: Mapping[str, Page], shelf: Shelf, trees: Mapping[str, Tree]
) -> dict[str, object]:
    """Return everything that a page needs to show this protocol in one language, for JSON.

    `trees` are the nested words of the lists, `lists` their labels. A protocol's own text wins over a shared one. A
    word of a list that is an agreement and has no label is said as that.
    """

    def page(name: str) -> Page:
        return shared.get(name) or Page(name, own.language)

    agreements = page("agreements").data

    def labels(name: str, tree: Tree) -> dict[str, object]:
        promised = {word: agreements[word] for word in tree.words if word in agreements}
        return promised | page("lists").map(name) | own.map("lists", name)

    used = [*file.agreements, *(str(word) for step in walk(file.steps) for word in _items(step))]
    return {
        "language": own.language,
        "protocol": file.id,
        "title": own.get("title") or file.id,
        "summary": own.get("summary") or "",
        "good_for": own.get("good_for") or list(file.good_for),
        "source": own.get("source") or file.source,
        "settings": own.map("settings"),
        "agreements": {word: agreements[word] for word in used if word in agreements} | own.map("agreements"),
        "lists": {name: labels(name, tree) for name, tree in trees.items()},
        "trees": {name: tree.plain() for name, tree in trees.items()},
        "decks": {name: page("decks").map(name) | own.map("decks", name) for name in file.decks},
        "steps": own.map("steps"),
        "defaults": page("defaults").data,
        "ui": {"lang": page("panel").language} | page("panel").data,
    }


def _items(step: StepDef) -> tuple[object, ...]:
    items = step.keys.get("items", ())
    return items if isinstance(items, tuple) else ()
