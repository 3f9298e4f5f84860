"""Looking up names: every list, deck and agreement that a protocol names is there (rule 1).

The words are put into the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..engine.language.protocol import Field, Problem, ProtocolFile, StepDef, Where, walk
from .problems import Problems, TooMany, nearest, quote
from .shelf import Shelf, Tree, flat, is_private


def resolve(
    file: ProtocolFile, shelf: Shelf, own_agreements: Iterable[str] = (), name: str = ""
) -> tuple[ProtocolFile, list[Problem]]:
    """Look up the lists and decks of a file; note a problem for every unknown name.

    `own_agreements` are those for which the file's own texts have a sentence.
    """
    work = _Resolver(file, shelf, Problems(name or file.id))
    try:
        work.agreements({*shelf.agreements, *own_agreements})
        for step in walk(file.steps):
            work.step(step)
    except TooMany:
        pass
    lists = {word: tree.words for word, tree in work.lists.items()}
    danger = {word: tree.danger for word, tree in work.lists.items() if tree.danger}
    found = replace(file, lists={**file.lists, **lists}, danger={**file.danger, **danger}, decks=work.decks)
    return found, work.problems.sorted()


def named_lists(file: ProtocolFile, shelf: Shelf) -> dict[str, Tree]:
    """Return every list that the file holds or names, by name, as a tree.

    A private one hides a shared one.
    """
    names = list(file.lists)
    for step in walk(file.steps):
        names += [str(step.keys["over"])] if "over" in step.keys else []
        names += [name for field in step.fields for name in (field.list, field.nudge) if name]
    return {name: _tree_of(file, shelf, name) for name in dict.fromkeys(names)}


def _tree_of(file: ProtocolFile, shelf: Shelf, name: str) -> Tree:
    if is_private(file, shelf, name) or name not in shelf.lists:
        return flat(file.lists.get(name, ()))
    return shelf.lists[name]


class _Resolver:
    """Looks names up; one use, one file."""

    def __init__(self, file: ProtocolFile, shelf: Shelf, problems: Problems) -> None:
        self.file, self.shelf, self.problems = file, shelf, problems
        own = {name: flat(words, file.danger.get(name, ())) for name, words in file.lists.items()}
        self.known: Mapping[str, Tree] = {**shelf.lists, **own}
        self.lists: dict[str, Tree] = {}
        self.decks: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def where(self, path: str, otherwise: Where) -> Where:
        return self.file.where.get(path, otherwise)

    def agreements(self, known: set[str]) -> None:
        self.promises = known
        self.check_promises(self.file.agreements, "agreements", Where(1, 1))

    def check_promises(self, words: Iterable[str], path: str, otherwise: Where) -> None:
        for word in words:
            if word not in self.promises:
                where = self.where(f"{path}.{word}", otherwise)
                message = f"there is no agreement {quote(word)}"
                self.problems.add("unknown-agreement", where, message, nearest(word, sorted(self.promises)))

    def step(self, step: StepDef) -> None:
        if step.kind == "agree":
            self.agree(step)
        items = step.keys.get("items")
        if isinstance(items, tuple):
            self.check_promises(map(str, items), f"{step.name}.items", step.where)
        if "over" in step.keys:
            self.list(str(step.keys["over"]), self.where(f"{step.name}.over", step.where))
        if "deck" in step.keys:
            self.deck(str(step.keys["deck"]), self.where(f"{step.name}.deck", step.where))
        for field in step.fields:
            self.field(step, field)

    def agree(self, step: StepDef) -> None:
        if not step.keys.get("items", self.file.agreements):
            message = "there is nothing to agree to"
            self.problems.add("unknown-agreement", step.where, message, "add agreements: to the file, or items: here")

    def list(self, name: str, where: Where) -> Tree | None:
        tree = self.known.get(name)
        if tree is None:
            self.problems.add(
                "unknown-list", where, f"there is no list {quote(name)}", nearest(name, sorted(self.known))
            )
            return None
        self.lists[name] = tree
        return tree

    def deck(self, name: str, where: Where) -> None:
        known = {**self.shelf.decks, **self.file.decks}
        if name in known:
            self.decks[name] = known[name]
        else:
            message = f"there is no deck {quote(name)}"
            self.problems.add("unknown-deck", where, message, nearest(name, sorted(known)))

    def field(self, step: StepDef, field: Field) -> None:
        path = f"{step.name}.{field.name}"
        tree = self.list(field.list, self.where(f"{path}.list", field.where)) if field.list else None
        if field.nudge:
            self.list(field.nudge, self.where(f"{path}.nudge", field.where))
        if tree is not None and tree.danger and step.keys.get("reveal") == "both-done":
            message = f"{quote(field.list)} holds words that mean danger, like {quote(tree.danger[0])}"
            right = "write reveal: by-choice or never, so that nobody's pick is shown unasked"
            self.problems.add("danger", self.where(f"{step.name}.reveal", step.where), message, right)
        above = next((other for other in step.fields if other.name == field.under), None)
        if tree is None or above is None or above.list not in self.known:
            return
        missing = [word for word in self.known[above.list].leaves if word not in tree.branches]
        if missing:
            message = f"{quote(field.list)} has no branch for {quote(missing[0])} of {quote(above.list)}"
            self.problems.add("under", self.where(f"{path}.under", field.where), message, "add the branch")
