"""From a file and the chosen settings to the table that the engine runs.

A sequence is compiled from its end: every step is told the edge that leads on, and answers with the edge that leads in
(an edge, not a name, because entering a step resets its counters). So there are no forward references and nothing is
patched afterwards. Loops close in three places only: `more` back to its turn, `again` and `soft` back to the say-back,
the turnaround back to the body; each passes an edge that counts.

The asides (a floor given by the therapist, one more try to be understood, a quiet moment) are compiled by the same
functions and hang beside the file's own places; every one of them ends in `aside-back`, which returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .. import counters
from ..pair import PARTNERS, Role
from .protocol import HOW_SAFE, Block, Chosen, Edge, Place, PlaceKind, ProtocolFile, StepDef, Table
from .version import Version, digest
from .vocabulary import COUNTING, DEPTHS, MINUTE

ASIDES = ("floor", "once-more", "slow", "repair")
ITEM_TIME = 2 * MINUTE
BACK = Edge("aside-back")
MANY_PARTS = ("agree", "write", "reflect", "decide", "close", "rounds")


def chosen_or_default(file: ProtocolFile, wanted: Mapping[str, object] | None = None) -> dict[str, int | str | bool]:
    """Return every setting of the file with its chosen or its default value.

    ValueError names the ones that do not fit.
    """
    chosen: dict[str, int | str | bool] = {name: setting.default for name, setting in file.settings.items()}
    for name, value in (wanted or {}).items():
        setting = file.settings.get(name)
        if setting is None:
            raise ValueError(f"{name} is not a setting of {file.id}")
        if setting.kind == "choice":
            fits = isinstance(value, str) and value in setting.options
        elif setting.kind == "yes-no":
            fits = isinstance(value, bool)
        else:
            fits = isinstance(value, int) and not isinstance(value, bool) and setting.least <= value <= setting.most
        if not fits:
            raise ValueError(f"{name} does not take this value")
        chosen[name] = value  # type: ignore[assignment]
    return chosen


def compile(file: ProtocolFile, chosen: Chosen) -> Table:
    """Compile the table of a proved file. Pure; raises nothing on a file without problems."""
    return _Compiler(file, chosen).table()


class _Compiler(Version):
    """Collects places while walking the steps; one use, one table."""

    def __init__(self, file: ProtocolFile, chosen: Chosen) -> None:
        super().__init__(file, chosen)
        self.places: dict[str, Place] = {}
        self.blocks: dict[str, Block] = {}
        self.around: tuple[str, ...] = ()
        self.counters: list[str] = []
        self.halved = False
        """Whether this is inside a swap."""

    def table(self) -> Table:
        steps = self.steps()
        self.close = steps[-1].name + ".word"
        self.order = self.numbered(steps)
        ways_in = self.sequence(steps, Edge("closed"))
        self.asides()
        lobby = Place("lobby", "lobby", "lobby", "lobby", "lobby", by="both", edges={"next": ways_in}, skip=ways_in)
        closed = Place("closed", "closed", "closed", "closed", "closed")
        rank = {name: at for at, name in enumerate(self.order)}
        inner = sorted(self.places.values(), key=lambda place: rank.get(place.step, len(rank)))
        return Table(
            protocol=self.file.id,
            digest=digest(self.file, self.chosen),
            first=ways_in.to,
            close=self.close,
            places={place.name: place for place in (lobby, *inner, closed)},
            blocks=self.blocks,
            planning=self.file.planning,
            over_sessions=self.file.over_sessions,
            depth="deep" if steps[0] is HOW_SAFE else self.file.depth,
            terms=self.file.terms,
            agreements=self.file.agreements,
            decks=self.file.decks,
            steps=len(self.order),
        )

    def numbered(self, steps: Sequence[StepDef]) -> list[str]:
        """Return the names of all steps that somebody can stand in, in the order of the file."""
        names: list[str] = []
        for step in steps:
            if not self.applies(step):
                continue
            if step.kind != "rounds":
                names.append(step.name)
            names += self.numbered(step.steps)
            for option in step.options:
                names += self.numbered(option.steps)
        return names

    def add(self, step: StepDef, part: str, acts: PlaceKind, after: Edge, **more: Any) -> str:
        """Add a place of this step with one way on; `more` are further fields of Place."""
        name = f"{step.name}.{part}" if step.kind in MANY_PARTS or part == "past" else step.name
        edges: dict[str, Edge] = {"next": after}
        edges.update(more.pop("edges", {}))
        keys: dict[str, object] = {"as": step.keys["as"]} if "as" in step.keys else {}
        keys.update(more.pop("keys", {}))
        skip = more.pop("skip", after)
        place = Place(name, step.name, step.kind, part, acts, edges=edges, keys=keys, skip=skip, **more)
        at = self.order.index(step.name) + 1 if step.name in self.order else 0
        self.places[name] = replace(place, blocks=self.around, index=at)
        return name

    def count(self, name: str) -> str:
        self.counters.append(name)
        return name

    # sequences and pieces

    def sequence(self, steps: Sequence[StepDef], after: Edge) -> Edge:
        """Return the way into a sequence that leads on by `after`."""
        # From the last to the first: a place is made with the edge to what comes after it.
        for group in reversed(_pieces([step for step in steps if self.applies(step)])):
            after = self.piece(group, after) if group[0].kind in ("turn", "reflect") else self.any_step(group[0], after)
        return after

    def any_step(self, step: StepDef, after: Edge) -> Edge:
        builders = {
            "read": self.read, "agree": self.agree, "ask": self.ask, "write": self.write, "card": self.card,
            "quiet": self.quiet, "rate": self.rate, "together": self.together, "decide": self.decide,
            "choose": self.choose, "rounds": self.rounds, "close": self.closing, "more": self.stray,
        }  # fmt: skip
        return builders[step.kind](step, after)

    def stray(self, step: StepDef, after: Edge) -> Edge:
        """Pass over a `more` without its turn, which the checker refuses."""
        return after

    def piece(self, group: Sequence[StepDef], after: Edge) -> Edge:
        """Compile a turn with the reflects and `more` after it.

        A skip leads past all of it; an unsigned say-back is a miss.
        """
        onward, missed = after, False
        turn = group[0].name if group[0].kind == "turn" else ""
        resets: list[tuple[str, str]] = []
        for step in reversed(group):
            if step.kind == "reflect":
                missed = missed or self.counts_as(step) in COUNTING
            skip = Edge(after.to, (*((("miss", "summary"),) if missed else ()), *after.effects))
            if step.kind == "more":
                counter = self.count(counters.tries(step.name))
                resets.append(("reset", counter))
                self.counters += [counters.yes(step.name, seat) for seat in PARTNERS]
                back = Edge(turn or step.name, (("count", counter), ("opened", step.name)))
                keys = {"cap": self.value(step, "cap")}
                yes = self.opening(step, "past", back, onward, ())
                name = self.add(
                    step, "more", "more", onward, by="speaker", floor=True, edges={"yes": yes}, skip=skip, keys=keys
                )
                onward = Edge(name)
            elif step.kind == "reflect":
                onward = self.reflect(step, onward, skip)
            else:
                onward = self.turn(step, onward, skip, resets)
        return onward

    def turn(self, step: StepDef, after: Edge, skip: Edge, resets: Sequence[tuple[str, str]]) -> Edge:
        who: Role = "speaker" if self.value(step, "by") == "speaker" else "listener"
        time = self.number(step, "time")
        name = self.add(
            step, "talk", "talk", after,
            by=who, needs=who, talks=who, floor=True, time=time, timing="talk", skip=skip,
        )  # fmt: skip
        return Edge(name, tuple(resets))

    def counts_as(self, step: StepDef) -> str:
        """Return what a signed or missed reflect counts as; `aside` in a floor from a therapist."""
        return "aside" if step.name == "aside-floor-back" else str(self.value(step, "as"))

    def reflect(self, step: StepDef, after: Edge, skip: Edge) -> Edge:
        as_, effect = str(self.value(step, "as")), self.counts_as(step)
        tries, judge = _positions(as_)
        counter, retry = self.count(counters.tries(step.name)), self.count(counters.retry(step.name))
        reset = (("reset", counter), ("reset", retry))
        say, check, again, soft, rest = (f"{step.name}.{part}" for part in ("say", "check", "again", "soft", "rest"))
        got = Edge(after.to, (("got", effect), *reset, *after.effects))
        gone = Edge(after.to, (("miss", effect), *reset, *after.effects))
        miss = (("count", counter),)
        keys = {"as": as_, "tries": self.value(step, "tries"), "judge": judge}
        common = {"floor": True, "skip": skip, "keys": keys}
        talk = {"timing": "talk", **common}
        self.add(
            step, "say", "talk", Edge(check), by=tries, needs=tries, talks=tries, time=self.number(step, "time"),
            edges={"got": got, "again": Edge(again, miss), "soft": Edge(soft, miss), "rest": Edge(rest, miss)}, **talk,
        )  # fmt: skip
        self.add(
            step, "check", "check", got, by=judge,
            edges={"again": Edge(again, miss), "soft": Edge(soft, miss), "rest": Edge(rest, miss)}, **common,
        )  # fmt: skip
        self.add(
            step, "again", "talk", Edge(say),
            by=judge, needs=judge, talks=judge, time=self.number(step, "again"), **talk,
        )  # fmt: skip
        self.add(step, "soft", "pick", Edge(say), by=judge, **common)
        self.add(step, "rest", "meet", gone, by="both", edges={"again": Edge(say, (("count", retry),))}, **common)
        return Edge(say, reset)

    # steps that stand alone

    def read(self, step: StepDef, after: Edge) -> Edge:
        keys = {key: step.keys[key] for key in ("items",) if key in step.keys}
        return Edge(self.add(step, "read", "meet", after, by="both", keys=keys))

    def agree(self, step: StepDef, after: Edge) -> Edge:
        items = step.keys.get("items", self.file.agreements)
        assert isinstance(items, tuple)
        had = [self.count(counters.had(step.name, at)) for at in range(len(items))]
        now = self.count(counters.item_now(step.name))
        talk = Edge(f"{step.name}.item", (("count", now),))
        away = {"discuss": talk, "not-today": Edge(self.close)}
        name = self.add(step, "agree", "agree", after, by="both", edges=away, keys={"items": items})
        self.add(
            step, "item", "meet", Edge(name), by="both", needs="both", talks="both", time=ITEM_TIME, timing="talk",
            skip=Edge(name), keys={"items": items},
        )  # fmt: skip
        return Edge(name, tuple(("reset", counter) for counter in (*had, now)))

    def ask(self, step: StepDef, after: Edge) -> Edge:
        return Edge(self.add(step, "ask", "answer", after, by=self.value(step, "of")))

    def write(self, step: StepDef, after: Edge) -> Edge:
        reveal, onward = self.value(step, "reveal"), after
        keys = {"reveal": reveal, "danger": any(field.list in self.file.danger for field in step.fields)}
        if reveal != "never":
            onward = Edge(f"{step.name}.look")
            self.add(step, "look", "meet", after, by="both", fields=step.fields, keys=keys)
        by = self.value(step, "of")
        name = self.add(step, "fill", "fill", onward, by=by, fields=step.fields, skip=after, keys=keys)
        return Edge(name, tuple(("reset", self.count(counters.wrote(step.name, seat))) for seat in PARTNERS))

    def card(self, step: StepDef, after: Edge) -> Edge:
        counter = self.count(counters.tries(step.name))
        keys = {key: self.value(step, key) for key in ("deck", "seen", "passes")}
        depth = self.value(step, "depth")
        keys["depths"] = DEPTHS[DEPTHS.index(str(depth)) :: -1] if depth else (self.file.depth,)
        again = Edge(step.name, (("count", counter),))
        name = self.add(step, "draw", "draw", after, by="speaker", edges={"again": again}, keys=keys)
        return Edge(name, (("reset", counter),))

    def quiet(self, step: StepDef, after: Edge) -> Edge:
        keys = {"guide": self.value(step, "guide")}
        time = self.number(step, "time")
        return Edge(self.add(step, "quiet", "meet", after, by="both", time=time, timing="own", keys=keys))

    def rate(self, step: StepDef, after: Edge) -> Edge:
        keys = {"about": self.value(step, "about")} | ({"as": "safe"} if step.name == HOW_SAFE.name else {})
        return Edge(self.add(step, "rate", "fill", after, by="both", keys=keys))

    def together(self, step: StepDef, after: Edge) -> Edge:
        keys = {"balance": self.value(step, "balance")}
        time = self.number(step, "time")
        name = self.add(
            step, "together", "meet", after,
            by="both", needs="both", talks="both", time=time, timing="talk", keys=keys,
        )  # fmt: skip
        return Edge(name)

    def decide(self, step: StepDef, after: Edge) -> Edge:
        talk = {"by": "both", "needs": "both", "talks": "both", "timing": "waits", "skip": after}
        self.add(step, "ideas", "meet", Edge(f"{step.name}.words"), time=self.number(step, "ideas"), **talk)
        keys = {"lasts": self.value(step, "lasts")} if "lasts" in step.keys else {}
        self.add(step, "words", "draft", after, time=self.number(step, "words"), keys=keys, **talk)
        once = tuple(("count", self.count(counters.once(step.name, seat))) for seat in ("a", "b"))
        gate = f"{step.name}.gate"
        self.add(step, "not-yet", "meet", after, by="both", edges={"once-more": Edge(gate, once)})
        self.add(step, "gate", "gate", Edge(f"{step.name}.ideas"), edges={"shut": Edge(f"{step.name}.not-yet")})
        return Edge(gate, tuple(("reset", counter) for _, counter in once))

    def choose(self, step: StepDef, after: Edge) -> Edge:
        if self.value(step, "sides"):
            return self.sides(step, after)
        marks = {option.word: self.count(counters.chose(step.name, option.word)) for option in step.options}
        clear = tuple(("reset", mark) for mark in marks.values())
        edges = {}
        for option in step.options:
            road = self.sequence(option.steps, after)
            edges[option.word] = Edge(road.to, (*clear, ("chose", marks[option.word]), *road.effects))
        words = tuple(edges)
        by = self.value(step, "of")
        name = self.add(
            step, "pick", "pick", edges[words[0]], by=by, floor=True, edges=edges, skip=after, keys={"options": words}
        )
        return Edge(name)

    def sides(self, step: StepDef, after: Edge) -> Edge:
        """Compile a private pick of who is who: with any other pair of answers, or a skip, nothing begins."""
        keys = {"options": tuple(option.word for option in step.options)}
        apart = Edge(self.close)
        return Edge(self.add(step, "pick", "sides", after, by="both", edges={"apart": apart}, skip=apart, keys=keys))

    def rounds(self, step: StepDef, after: Edge) -> Edge:
        over = step.keys.get("over")
        items = self.file.lists.get(str(over), ()) if over else ()
        times = len(items) if over else self.number(step, "times")
        enough = self.value(step, "enough")
        # What is counted inside is collected apart, as a new round begins it anew.
        outer, self.counters = self.counters, []
        start, around = f"{step.name}.start", f"{step.name}.turnaround"
        own = [self.count(f"{step.name}.{part}") for part in counters.BLOCK]
        swap, apart = bool(self.value(step, "swap")), not self.halved
        self.around, self.halved = (*self.around, step.name), self.halved or swap
        body = self.sequence(step.steps, Edge(around))
        mine, inner = tuple(self.counters), tuple(self.counters[len(own) :])
        clear = tuple(("reset", counter) for counter in inner)
        # The second half still knows how many pieces the first had: the other may have as many.
        kept = tuple(reset for reset in clear if ".yes." not in reset[1])
        half = Edge(body.to, (("exchange", step.name), ("count", own[1]), *kept, *body.effects))
        # A new round forgets which half it is in, that halves changed places, and a yes to going past the hour.
        again = Edge(
            body.to,
            (
                ("restore", step.name), ("count", own[0]),
                *(("reset", own[at]) for at in (1, 2, 4)), *clear, *body.effects,
            ),
        )  # fmt: skip
        out = Edge(after.to, (("restore", step.name), *(("reset", counter) for counter in mine), *after.effects))
        fresh = (("fresh", ""),) if self.value(step, "subject") == "new" else ()
        came = Edge(body.to, (*(("reset", counter) for counter in mine), *fresh, ("found", step.name), *body.effects))
        agreed = (("count", own[4]),)
        # Inside a half no round is left out: what one of them had, the other gets.
        if apart and times > 1:
            again = self.opening(step, "past", again, out, agreed)
        self.around, self.counters, self.halved = self.around[:-1], outer + self.counters, not apart
        if apart:
            came = self.opening(step, "before", came, Edge(self.close), agreed)
        edges = {"again": again} | ({"half": half} if swap else {})
        self.add(step, "start", "start", came)
        self.add(step, "turnaround", "turnaround", out, edges=edges)
        self.blocks[step.name] = Block(
            step.name, times, items, swap,
            bool(enough) if enough is not None else times > 1, bool(fresh), step, mine,
        )  # fmt: skip
        return Edge(start)

    def opening(self, step: StepDef, part: str, way: Edge, instead: Edge, agreed: tuple[tuple[str, str], ...]) -> Edge:
        """Return the way into a part that must end for both.

        It is left by itself while their hour has room; else both agree or it is `instead`.
        """
        ways = {"open": way, "past": Edge(way.to, (*way.effects, *agreed))}
        return Edge(self.add(step, part, "past", instead, by="both", edges=ways))

    def closing(self, step: StepDef, after: Edge) -> Edge:
        time = self.number(step, "last-word")
        for part, who, to in (("word", "speaker", "word2"), ("word2", "listener", "keep")):
            self.add(
                step, part, "talk", Edge(f"{step.name}.{to}"), by=who, needs=who, talks=who, time=time, timing="waits"
            )
        self.add(step, "keep", "meet", after, by="both")
        return Edge(f"{step.name}.word")

    def asides(self) -> None:
        """Add the engine's own places: a floor or one more try for somebody, and a quiet minute."""
        self.around = ()
        for kind in ("floor", "once-more"):
            turn = StepDef("turn", f"aside-{kind}")
            back = StepDef("reflect", f"aside-{kind}-back", {"as": "summary" if kind == "once-more" else "say-back"})
            self.piece((turn, back), BACK)
        self.quiet(StepDef("quiet", "aside-slow", {"time": MINUTE}), BACK)
        self.add(StepDef("repair", "aside-repair"), "repair", "meet", BACK, by="both")
        self.add(StepDef("aside", "aside-back"), "back", "back", BACK)


def _positions(as_: str) -> tuple[Role, Role]:
    """Return who tries and who judges.

    An offer is tried by the speaker, everything else by the listener.
    """
    return ("speaker", "listener") if as_ == "offer" else ("listener", "speaker")


def _pieces(steps: Sequence[StepDef]) -> list[list[StepDef]]:
    """Group steps so that a turn stands with the reflects and `more` right after it."""
    groups: list[list[StepDef]] = []
    for step in steps:
        joins = step.kind in ("reflect", "more") and groups and groups[-1][0].kind in ("turn", "reflect")
        if joins:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups
