"""The shelf of all protocols: word lists, decks and agreements.

Words only; their sentences are texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ..engine.language.protocol import Problem, ProtocolFile, Where
from ..engine.language.vocabulary import DEPTHS
from .nodes import Branch, Node, Row, Scalar, read_tree
from .problems import Problems, TooMany, nearest, one_of, quote
from .values import Context, read_word, read_words

BYTES: Final = 64 * 1024
LEVELS: Final = 3
AGREEMENTS: Final = "agreements"
"""The list of promises that any protocol may name, in `lists/agreements.yaml`."""
DANGER: Final = "danger"
"""The key of a list that names its words that mean danger."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A list at most three levels deep: its words in order, with the words below each."""

    branches: Mapping[str, Tree] = field(default_factory=dict)
    danger: tuple[str, ...] = ()
    """Of a whole list: its words that mean danger."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the first level."""
        return tuple(self.branches)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The words that nothing grows from: those that can be picked."""
        return tuple(leaf for word, below in self.branches.items() for leaf in below.leaves or (word,))

    def plain(self) -> dict[str, object]:
        """Return the tree as nested maps, for JSON; a leaf is an empty map."""
        return {word: below.plain() for word, below in self.branches.items()}


def flat(words: tuple[str, ...], danger: tuple[str, ...] = ()) -> Tree:
    """Make a tree of one level."""
    return Tree({word: Tree() for word in words}, danger)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Shared lists and decks by name; a deck holds card words by depth."""

    lists: Mapping[str, Tree] = field(default_factory=dict)
    decks: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def agreements(self) -> tuple[str, ...]:
        """The agreements that any protocol may name."""
        return self.lists[AGREEMENTS].words if AGREEMENTS in self.lists else ()


def read_shelf(folder: Path) -> tuple[Shelf, list[Problem]]:
    """Read all of `lists/*.yaml` and `decks/*.yaml` below a folder, and their problems."""
    problems: list[Problem] = []
    lists: dict[str, Tree] = {}
    decks: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for path in sorted((folder / "lists").glob("*.yaml")):
        lists[path.stem], found = read_list(path)
        problems += found
    for path in sorted((folder / "decks").glob("*.yaml")):
        decks[path.stem], found = read_deck(path)
        problems += found
    return Shelf(lists, decks), problems


def stacked(folders: Iterable[Path]) -> tuple[Shelf, list[Problem]]:
    """Read several folders: promises and cards add up, every other list has a name of its own."""
    whole, problems = Shelf(), []
    for folder in folders:
        shelf, found = read_shelf(folder)
        problems += found
        problems += [
            Problem(
                "unique-name", f"there is a list {quote(name)} already", "give it another name", Where(1, 1), str(path)
            )
            for name in whole.lists.keys() & shelf.lists.keys() - {AGREEMENTS}
            for path in [folder / "lists" / f"{name}.yaml"]
        ]
        promises = flat(tuple(dict.fromkeys([*whole.agreements, *shelf.agreements])))
        decks = {name: _added(whole.decks.get(name, {}), cards) for name, cards in shelf.decks.items()}
        whole = Shelf({**whole.lists, **shelf.lists, AGREEMENTS: promises}, {**whole.decks, **decks})
    return whole, problems


def _added(deck: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return a deck with the cards of both; one that is in both lies where it was."""
    there = {card for cards in deck.values() for card in cards}
    new = {depth: tuple(card for card in cards if card not in there) for depth, cards in more.items()}
    return {depth: (*deck.get(depth, ()), *new.get(depth, ())) for depth in DEPTHS if depth in deck or depth in new}


def read_list(source: Path | str, name: str = "") -> tuple[Tree, list[Problem]]:
    """Read a list: a row of words, or words with rows below them.

    At most three levels; no word twice. Beside them `danger` may name those that mean danger; a row of words then
    stands below `words`.
    """
    tree = read_tree(source, name or str(source), BYTES)
    problems = Problems(name or str(source), list(tree.problems))
    branches = Tree()
    if tree.root is not None:
        try:
            branches = _whole(Context(problems), tree.root)
        except TooMany:
            branches = Tree()
    return branches, problems.sorted()


def _whole(context: Context, root: Node) -> Tree:
    seen: dict[str, int] = {}
    if not isinstance(root, Branch) or DANGER not in root.items:
        return _tree(context, root, seen, 1)
    items = {word: value for word, value in root.items.items() if word != DANGER}
    row = items.get("words") if len(items) == 1 else None
    tree = _tree(context, row if isinstance(row, Row) else replace(root, items=items), seen, 1)
    danger = read_words(context, root.items[DANGER], DANGER, DANGER) or ()
    for word in danger:
        if word not in seen:
            message = f"{quote(word)} is no word of this list"
            right = nearest(word, seen) or "add it to the list"
            context.problems.add("danger", context.where[f"{DANGER}.{word}"], message, right)
    return replace(tree, danger=danger)


def _tree(context: Context, node: Node, seen: dict[str, int], level: int) -> Tree:
    if level > LEVELS:
        context.problems.add("too-deep", node.where, f"a list has at most {LEVELS} levels", "use fewer levels")
        return Tree()
    if isinstance(node, Branch):
        keys = [(Scalar(word, False, node.keys[word]), value) for word, value in node.items.items()]
        return Tree(
            {key.text: _tree(context, value, seen, level + 1) for key, value in keys if _new(context, key, seen)}
        )
    if isinstance(node, Row):
        return Tree({word: Tree() for item in node.items if (word := _new(context, item, seen))})
    context.wrong(node, "a list", "words")
    return Tree()


def _new(context: Context, node: Node, seen: dict[str, int]) -> str | None:
    word = read_word(context, node, "a list")
    if word in seen:
        message = f"{quote(str(word))} stands twice, first in line {seen[str(word)]}"
        context.problems.add("unique-name", node.where, message, "keep one of them")
        return None
    if word:
        seen[word] = node.where.line
    return word


def read_deck(source: Path | str, name: str = "") -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Read a deck: rows of card words by depth."""
    tree = read_tree(source, name or str(source), BYTES)
    problems = Problems(name or str(source), list(tree.problems))
    cards: dict[str, tuple[str, ...]] = {}
    try:
        if isinstance(tree.root, Branch):
            cards = read_cards(Context(problems), tree.root)
        elif tree.root is not None:
            Context(problems).wrong(tree.root, "a deck", "map", f"write {one_of(DEPTHS)} with a list of words each")
    except TooMany:
        cards = {}
    return cards, problems.sorted()


def read_cards(context: Context, root: Branch) -> dict[str, tuple[str, ...]]:
    """Read the rows of card words by depth; no word stands twice."""
    cards: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for depth, value in root.items.items():
        if depth not in DEPTHS:
            message = f"a deck has no depth {quote(depth)}"
            context.problems.add("unknown-key", root.keys[depth], message, f"write {one_of(DEPTHS)}")
            continue
        cards[depth] = read_words(context, value, depth) or ()
        for word in seen.intersection(cards[depth]):
            context.problems.add("unique-name", value.where, f"{quote(word)} stands in two depths", "keep one of them")
        seen.update(cards[depth])
    return cards


def is_private(file: ProtocolFile, shelf: Shelf, name: str) -> bool:
    """Tell whether a list is the file's own and not looked up for it on the shelf."""
    return name in file.lists and not (name in shelf.lists and shelf.lists[name].words == file.lists[name])
