"""The closed vocabulary of protocol files: fifteen step kinds and their keys.

One table, read by four: the reader checks a file against it, the compiler takes its defaults, the JSON Schema for
editors and the vocabulary page are printed from it. If a new method of dialogue seems to need a sixteenth kind, the
vocabulary is wrong and this file is where to mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

KeyType = Literal["duration", "count", "yes-no", "word", "words", "enum", "fields", "options", "steps"]

SECOND: Final = 1000
MINUTE: Final = 60 * SECOND


COUNTING = ("say-back", "summary")
"""As what a say-back counts towards an understanding."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a step: its type, its default, and a line of help.

    The default is in milliseconds, a number, a bool or a word.
    """

    type: KeyType
    help: str
    default: object = None
    options: tuple[str, ...] = ()
    required: bool = False
    least: int = 0
    most: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A step kind: its purpose and the keys it takes besides `when`."""

    help: str
    keys: Mapping[str, Key] = field(default_factory=dict)


def _time(default: int | None, help: str = "How long it lasts.") -> Key:
    return Key("duration", help, default, least=5 * SECOND, most=2 * 60 * MINUTE)


def _enum(help: str, default: str, *options: str) -> Key:
    return Key("enum", help, default, (default, *options))


REFLECTIONS: Final = ("say-back", "summary", "sense", "feeling", "offer")
DEPTHS: Final = ("gentle", "steady", "deep")

KINDS: Final[Mapping[str, Kind]] = {
    "read": Kind(
        "Both read one page and say that they are ready.",
        {"items": Key("words", "Agreements that stand on the page, only to be read.")},
    ),
    "agree": Kind(
        "Both agree to a few promises; one of them can be talked about first.",
        {"items": Key("words", "Which agreements; without it, those of the file.")},
    ),
    "ask": Kind(
        "A question before something is opened: is now a good moment?",
        {"of": _enum("Who is asked.", "listener", "speaker", "both")},
    ),
    "write": Kind(
        "A private page with sealed fields.",
        {
            "fields": Key("fields", "What is asked.", required=True),
            "of": _enum("Who writes.", "both", "speaker", "listener"),
            "reveal": _enum("When the other may see it.", "never", "both-done", "by-choice"),
        },
    ),
    "card": Kind(
        "The speaker draws a card from a deck.",
        {
            "deck": Key("word", "The deck to draw from.", required=True),
            "seen": _enum("Who sees the card.", "both", "alone"),
            "passes": Key("count", "How often another card may be drawn.", 2, most=20),
            "depth": Key(
                "enum",
                "How deep its first card is, each pass a lighter one; without it, all as deep as the file.",
                options=DEPTHS,
            ),
        },
    ),
    "quiet": Kind(
        "A quiet moment that ends by itself.",
        {"time": _time(30 * SECOND), "guide": _enum("What helps.", "breath", "ground", "none")},
    ),
    "turn": Kind(
        "One person talks.",
        {
            "time": _time(2 * MINUTE),
            "by": _enum("Who talks.", "speaker", "listener"),
            "heard": Key("yes-no", "Whether it must be said back; no, if the listener talks.", True),
        },
    ),
    "reflect": Kind(
        "Somebody says back what they heard; the one it is for says whether it fits.",
        {
            "as": _enum("What is tried.", *REFLECTIONS),
            "time": _time(60 * SECOND),
            "again": _time(45 * SECOND, "How long the missing part may take."),
            "tries": Key("count", "How many misses before it gets softer.", 2, least=1, most=5),
        },
    ),
    "more": Kind(
        "Is there more? Yes goes back to the turn before.",
        {"cap": Key("count", "How often yes may be said.", 3, least=1, most=10)},
    ),
    "rate": Kind(
        "A few private taps from one to five.",
        {"about": Key("words", "What is rated.", ("understood", "accepted", "cared"))},
    ),
    "together": Kind(
        "Both talk freely.",
        {"time": _time(3 * MINUTE), "balance": Key("yes-no", "Whether the balance of talking is shown.", True)},
    ),
    "decide": Kind(
        "Ideas, then words that both sign. Opens only when both feel understood.",
        {
            "ideas": _time(5 * MINUTE, "Time for ideas."),
            "words": _time(3 * MINUTE, "Time to find the words."),
            "lasts": Key("count", "After so many days what was signed ends by itself.", least=1, most=60),
        },
    ),
    "choose": Kind(
        "One person picks the way on; everyone sees it.",
        {
            "options": Key("options", "Two to six ways, each with its steps; empty means as it is.", required=True),
            "of": _enum("Who picks.", "speaker", "listener"),
            "sides": Key("yes-no", "Whether both pick in private who is who; what follows goes one way.", False),
        },
    ),
    "rounds": Kind(
        "Repeats its steps.",
        {
            "times": Key("count", "How often.", 1, least=1, most=12),
            "over": Key("word", "A list: one round per item."),
            "swap": Key("yes-no", "Plays every round twice, the second time with the positions exchanged.", False),
            "enough": Key("yes-no", "Whether both may say that it is enough; yes, if times is above one."),
            "subject": _enum("Whether a new subject begins.", "same", "new"),
            "steps": Key("steps", "What is repeated.", required=True),
        },
    ),
    "close": Kind(
        "A last word each, then what to keep. Exactly one, at the end.",
        {"last-word": _time(60 * SECOND, "How long a last word may take.")},
    ),
}

FIELD_KINDS: Final = ("text", "one", "many", "scale", "body")
SETTING_KINDS: Final = ("time", "count", "choice", "yes-no")
REPAIRS: Final = (
    *("same-side", "start-over", "slower", "my-part", "hear-me", "both-right", "thank-you", "you-matter"),
)
"""Repair sentences that a therapist can lay between the two, for both to read."""
CUES: Final = ("feel", "sorry", "yes", "calm", "stop", "thanks")

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "lobby": ("lobby",),
    "closed": ("closed",),
    "agree": ("agree", "item"),
    "write": ("fill", "look"),
    "card": ("draw",),
    "turn": ("talk",),
    "reflect": ("say", "check", "again", "soft", "rest"),
    "decide": ("ideas", "words", "not-yet"),
    "choose": ("pick",),
    "close": ("word", "word2", "keep"),
}
"""The parts of a kind in which somebody sees a text.
A kind that is not here has one part of its own name."""


def parts_of(kind: str) -> tuple[str, ...]:
    """Return the parts of a kind that have texts; a `rounds` has none."""
    return () if kind == "rounds" else PARTS.get(kind, (kind,))
