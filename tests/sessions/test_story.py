"""Stories told to one seat: the states as they were, and nothing that was another's own."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import orjson
import pytest
from sayback.engine.commands import Act, Arrive, Command, Gap, Host
from sayback.engine.language.compile import chosen_or_default
from sayback.engine.language.protocol import Table
from sayback.engine.machine import begin
from sayback.engine.pair import PARTNERS, SEATS, Ms, Seat
from sayback.engine.shapes import BOX_SIZES
from sayback.engine.signatures import names_gone, without_names
from sayback.engine.state import State
from sayback.engine.values import change
from sayback.engine.view import seats, view
from sayback.errors import Refused
from sayback.protocols.library import Library
from sayback.sessions.compiled import Tables
from sayback.sessions.journal import Happened, entry, first_entry
from sayback.sessions.record import Record, decode, encode
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.sessions.story import Stories
from sayback.store.records import Commit, Done
from sayback.store.redis import Store
from sayback.tokens import hashed, new_token

from tests.engine.talks import fitting
from tests.engine.walking import WAITS, command, take
from tests.people import Person, box, caught_up, couple, keyed, renewed, story_of, until

PICK = BOX_SIZES[1]


class Logged:
    """A talk that is committed step by step, with a clock that is moved by hand."""

    def __init__(self, store: Store, session: str, table: Table, state: State) -> None:
        self.store, self.session, self.table = store, session, table
        self.states = [state]
        self._last: Done | None = None

    @property
    def state(self) -> State:
        return self.states[-1]

    async def keep(self, event: bytes, state: State) -> None:
        last = self._last
        commit = Commit(
            self.session, last.tag if last else b"", last.v if last else 0, encode(Record(state, {})), event, touch=True
        )
        kept = await self.store.commit(commit)
        assert isinstance(kept, Done)
        self._last = kept
        self.states[-1 if last is None else len(self.states) :] = [state]

    async def give(self, given: Command, now: Ms, *before: tuple[Happened, Ms]) -> None:
        state = self.state
        for earlier, at in before:
            assert not isinstance(earlier, Act)
            state = take(self.table, state, earlier, at)  # type: ignore[arg-type]
        after = take(self.table, state, given, now)
        refused = after is state and isinstance(given, (Act, Host))  # a refusal keeps nothing, earlier things neither
        if after is not self.state and not refused:
            await self.keep(entry([*before, (given, now)]), after)


async def walk(store: Store, library: Library, session: str, seed: int, steps: int = 120) -> Logged:
    """Log a random talk: acts, waits, connections, and unwatched time."""
    chance = random.Random(seed)
    file = library.files[sorted(library.files)[seed % len(library.files)]]
    table = await Tables(store).prepare(file, chosen_or_default(file))
    state = begin(table, first=chance.choice("ab"), seed=seed, rule="soft", therapist=seed % 2 > 0, now=1_000)
    talk, now = Logged(store, session, table, state), 1_000
    await talk.keep(first_entry(state), state)
    for seat in seats(state):
        await talk.give(Arrive((seat,)), now)
    for _ in range(steps):
        number = (chance.randrange(100), chance.randrange(1000), chance.randrange(len(WAITS)))
        wait = WAITS[number[2]] if number[0] % 3 == 0 else 0
        gap = [(Gap(now, now + wait), now + wait)] if number[0] >= 97 and wait > 3_000 else []
        now += wait
        await talk.give(command(talk.state, table, number, now), now, *gap)
    return talk


@pytest.mark.parametrize("seed", range(16))
async def test_random_talk_replay_gives_the_same_states(
    store: Store, library: Library, session: str, seed: int
) -> None:
    talk = await walk(store, library, session, seed)
    again = [encode(Record(came[-1].state, {})) async for came in Stories(store, Tables(store)).states(session)]
    assert again == [encode(Record(state, {})) for state in talk.states]
    assert len(again) > 20


async def random_acts(people: dict[Seat, Person], chance: random.Random, steps: int) -> None:
    """Let two people press what they see, often at once, each at another server process."""
    for _ in range(steps):
        acts = []
        for seat in chance.sample(PARTNERS, chance.choice((1, 1, 2))):
            listed = [move for move in people[seat].view["moves"] if move["move"] not in ("leave", "end")]
            if listed:
                move = next((move for move in listed if move.get("primary")), None)
                move = move if move and chance.random() < 0.6 else chance.choice(listed)
                args = fitting(move.get("args", {}), chance.choice) | (
                    {"erase": False} if move["move"] == "finish" else {}
                )
                acts.append(people[seat].act(move["move"], **args))
        await asyncio.gather(*acts)


async def stored(service: SessionService, session: str) -> bytes:
    loaded = await service.registry.store.load(session)
    assert loaded is not None
    return encode(Record(decode(loaded.data).state, {}))


async def last(service: SessionService, session: str) -> bytes:
    """Replay the log in a process that has nothing in its hands; return the last state."""
    stories = Stories(service.registry.store, Tables(service.registry.store))
    states = [came[-1].state async for came in stories.states(session)]
    return encode(Record(states[-1], {}))


@pytest.mark.parametrize("seed", range(4))
async def test_replay_of_two_processes_changes_matches_every_byte(
    service: SessionService, second: SessionService, seed: int
) -> None:
    await asyncio.gather(service.registry.clock.run_once(), second.registry.clock.run_once())
    people = await couple(service, protocol="dialogue", factor=0.5)
    people["b"] = await Person(second, people["b"].session, "b", people["b"].token).sit()
    await random_acts(people, random.Random(seed), 60)
    session = people["a"].session
    assert await last(service, session) == await stored(service, session)


async def test_new_links_and_resealed_boxes_are_logged(service: SessionService) -> None:
    people = await couple(service)
    session, token = people["a"].session, people["a"].token
    await keyed(service, people)
    await people["a"].act("lands", kinds=box(0x11, PICK))
    await people["b"].sit()
    await renewed(service, people)
    await service.keys.seal_again(session, token, {"a/-/lands": box(0x12, PICK)})
    assert decode((await service.registry.store.load(session)).data).state.boxes == {"a/-/lands": "shown.2"}  # type: ignore[union-attr]
    assert await last(service, session) == await stored(service, session)
    own = orjson.loads(await story_of(service, session, token))
    assert own["entries"][-1]["what"][-1] == "outside"
    assert own["entries"][-1]["view"]["notice"]["kind"] == "new-link"


async def own_story(person: Person) -> dict[str, Any]:
    return dict(orjson.loads(await story_of(person.service, person.session, person.token)))


async def test_story_is_the_panels_views_without_moves(
    service: SessionService,
) -> None:
    people = await couple(service, therapist=True)
    await until(people, "keep")
    for seat, person in people.items():
        story = await own_story(person)
        assert (story["session"], story["protocol"], story["seat"]) == (person.session, "speaker-listener", seat)
        frames = [orjson.loads(frame) for _, frame in person.panel.frames]
        hidden = ("moves", "keys", "taken", "signatures", "now", "version", "own", "epoch", "mark")
        shown = [{k: v for k, v in frame.items() if k not in hidden} for frame in frames]
        seen = [entry["view"] for entry in story["entries"]]
        assert seen[-len(shown) :] == shown
        assert story["entries"][0]["what"] == ["begin"]
        assert story["from"] == story["entries"][0]["at"] <= story["entries"][-1]["at"]


async def test_story_names_only_the_seats_own_moves(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    await until(people, "talk")
    await people["b"].act("pause")
    mine, other = (await own_story(people["b"]))["entries"][-1], (await own_story(people["a"]))["entries"][-1]
    assert (mine["what"], other["what"]) == (["pause"], ["act"])
    assert "pause" not in {
        word for entry in (await own_story(people["therapist"]))["entries"] for word in entry["what"]
    }


async def test_no_story_tells_whose_stop_it_was(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    await until(people, "talk")
    await people["b"].act("stop")
    ends = {seat: (await own_story(person))["entries"][-1] for seat, person in people.items()}
    assert [entry["what"] for entry in ends.values()] == [["act"]] * 3
    assert {entry["at"] for entry in ends.values()} == {ends["b"]["at"]}
    assert all("stop" in {hold["why"] for hold in entry["view"]["holds"]} for entry in ends.values())


def pulse(person: Person) -> str:
    """Return the turn that a person's private taps may be about."""
    return next(str(move["args"]["turn"]["const"]) for move in person.view["moves"] if move["move"] == "pulse")


async def test_private_moves_add_no_entry_to_others_stories(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    await until(people, "check")
    before = {seat: (await own_story(person))["entries"] for seat, person in people.items()}
    assert (await people["b"].act("pulse", turn=pulse(people["b"]), taps="x" * 383))["ok"]
    assert (await people["b"].act("consent", present=True, taps=False, words=False, gap=True))["ok"]
    after = {seat: (await own_story(person))["entries"] for seat, person in people.items()}
    assert [len(after[seat]) - len(before[seat]) for seat in ("a", "b", "therapist")] == [0, 2, 0]
    await until(people, "rate")
    await people["b"].act("rate", understood=1, accepted=2, cared=1)
    for other in (people["a"], people["therapist"]):
        raw = orjson.dumps((await own_story(other))["entries"])
        assert not [word for word in (b"pulse", b'"rates"', b'"gap"', b'"rate"]') if word in raw], other.seat
    assert (await own_story(people["b"]))["entries"][-1]["view"]["rates"] == {
        "understood": 1,
        "accepted": 2,
        "cared": 1,
    }


@pytest.mark.parametrize("seed", range(6))
async def test_random_talk_story_has_only_views_its_seat_saw(
    store: Store, library: Library, session: str, seed: int
) -> None:
    talk = await walk(store, library, session, seed)
    moves = {name for name in ("pulse", "consent", "lands", "word", "write", "rewrite", "pass", "rate", "stop")}
    for seat in seats(talk.state):
        shown = set()
        for state in talk.states:
            seen = view(talk.table, without_names(state, names_gone(talk.state)), seat)
            shown.add(orjson.dumps({k: v for k, v in seen.items() if k not in ("moves", "keys", "signatures")}))
        story = orjson.loads(await Stories(store, Tables(store)).tell(session, seat))
        assert {orjson.dumps(entry["view"]) for entry in story["entries"]} <= shown
        mine = [word for entry in story["entries"] for word in entry["what"] if word in moves]
        acts = [state async for came in Stories(store, Tables(store)).states(session) for state in came]
        own = [c.command.move for c in acts if isinstance(c.command, Act) and c.command.seat == seat]
        assert set(mine) <= set(own)


async def signed(service: SessionService) -> dict[Seat, Person]:
    """Play until a has drafted words and both have signed."""
    people = await couple(service, protocol="solve-together", therapist=True)
    await until(people, "words")
    await caught_up(people, (await people["a"].act("draft", text=box()))["version"])
    for seat in ("b", "a"):
        await caught_up(people, (await people[seat].act("sign"))["version"])
    return people


async def test_no_story_tells_of_a_withdrawn_signature(service: SessionService) -> None:
    people = await signed(service)
    for seat in ("a", "b", "therapist"):
        assert b'"signed":["b"]' in await story_of(service, people[seat].session, people[seat].token)
    before = {seat: (await own_story(person))["entries"][-1]["at"] for seat, person in people.items()}
    assert (await people["b"].act("unsign", of=people["b"].view["signatures"][0]["of"]))["ok"]
    for seat, person in people.items():
        raw = await story_of(service, person.session, person.token)
        assert b'"signed":["' not in raw and b'sign"' not in raw, seat
        assert orjson.loads(raw)["entries"][-1]["at"] <= before[seat], "not even a moment"


@pytest.mark.parametrize("by", ["a", "therapist"])
async def test_foreign_new_link_removes_names_from_signatures_and_stories(service: SessionService, by: Seat) -> None:
    people = await signed(service)
    session = people["a"].session
    await service.seats.new_invitation(session, people[by].token, "b", hashed(new_token()))
    for seat in ("a", "therapist"):
        raw = await story_of(service, session, people[seat].token)
        assert b'"signed":["' not in raw and b'sign"' not in raw, seat
    assert people["a"].view["signatures"][0]["by"] == {}
    assert await last(service, session) == await stored(service, session)


@pytest.mark.parametrize("away", ["", "skip", "slow"])
async def test_new_link_removes_names_from_waiting_or_left_drafts(service: SessionService, away: str) -> None:
    people = await couple(service, protocol="solve-together", therapist=True)
    await until(people, "words")
    await caught_up(people, (await people["a"].act("draft", text=box()))["version"])
    await caught_up(people, (await people["b"].act("sign"))["version"])
    if away:
        await caught_up(people, (await people["therapist"].act(away))["version"])
        assert people["a"].view["step"]["place"] != "words"
    session = people["a"].session
    await service.seats.new_invitation(session, people["a"].token, "b", hashed(new_token()))
    assert people["a"].view.get("signatures") is None
    assert await last(service, session) == await stored(service, session)
    if away == "skip":
        await caught_up({"a": people["a"]}, (await people["therapist"].act("undo"))["version"])
    assert away == "slow" or people["a"].view["draft"]["signed"] == []
    state = decode((await service.registry.store.load(session)).data).state  # type: ignore[union-attr]
    assert "sign" not in {*state.did.values(), *(state.aside.did.values() if state.aside else ())}


async def test_own_new_link_keeps_names_on_signatures(service: SessionService) -> None:
    people = await signed(service)
    session, fresh, invite = people["a"].session, new_token(), new_token()
    await service.seats.new_invitation(session, people["b"].token, "b", hashed(invite))
    await service.seats.claim(session, invite, hashed(fresh), "c" * 43)
    await service.seats.new_invitation(session, people["a"].token, "therapist", hashed(new_token()))
    assert people["a"].view["signatures"][0]["by"].keys() == {"a", "b"}
    assert await last(service, session) == await stored(service, session)


async def test_story_without_kept_signatures_is_still_told(service: SessionService) -> None:
    people = await signed(service)
    live = people["a"].connection.live
    old = change(live.record, state=change(live.record.state, signed={}))
    kept = Commit(live.session, live.tag, live.v, encode(old), entry([]))
    assert isinstance(await service.registry.store.commit(kept), Done)
    assert (await own_story(people["a"]))["entries"]


async def test_story_without_its_beginning_is_refused(store: Store, library: Library, session: str) -> None:
    await walk(store, library, session, 1, steps=20)
    await store._redis.xtrim(f"sayback:{{{session}}}:log", maxlen=10, approximate=False)
    with pytest.raises(Refused, match="no-story"):
        await Stories(store, Tables(store)).tell(session, "a")


async def test_story_from_a_mismatched_log_is_refused(store: Store, library: Library, session: str) -> None:
    talk = await walk(store, library, session, 1, steps=20)
    await talk.keep(entry([]), begin(talk.table, first="a", seed=99, now=5))
    with pytest.raises(Refused, match="no-story"):
        await Stories(store, Tables(store)).tell(session, "a")


async def test_story_for_invitations_and_revoked_tokens_is_refused(service: SessionService) -> None:
    people, invite = await couple(service), new_token()
    session = people["a"].session
    await service.seats.new_invitation(session, people["a"].token, "b", hashed(invite))
    for token in (invite, people["b"].token, new_token()):
        with pytest.raises(Refused, match="no-seat"):
            await story_of(service, session, token)


async def test_long_story_holds_the_loop_under_five_milliseconds(store: Store, library: Library, session: str) -> None:
    file = library.files["dialogue"]
    table = await Tables(store).prepare(file, chosen_or_default(file))
    state = begin(table, first="a", seed=1, therapist=True, now=0)
    talk = Logged(store, session, table, state)
    await talk.keep(first_entry(state), state)
    for now, given in enumerate([Arrive(SEATS), *(Act(seat, "ready", "lobby~0") for seat in PARTNERS)]):
        await talk.give(given, now)
    for now in range(600):
        await talk.give(Act("a", ("pause", "resume")[now % 2], "x~0"), 10 + now)
    loop, held, at = asyncio.get_running_loop(), list[float](), [time.thread_time()]

    def heart() -> None:
        held.append(time.thread_time() - at[0])
        at[0] = time.thread_time()
        if len(held) < 1_000_000:
            loop.call_soon(heart)

    stories = Stories(store, Tables(store))
    await stories.tell(session, "a")  # the table is compiled once
    heart()
    held.clear()
    await asyncio.gather(*(stories.tell(session, seat) for seat in ("a", "b", "therapist")))
    longest = max(held)
    held.extend([0.0] * 1_000_000)
    assert longest < 0.005, f"{longest * 1000:.1f} ms"
    assert len(orjson.loads(await stories.tell(session, "a"))["entries"]) > 600


async def test_story_without_acts_has_one_entry(service: SessionService) -> None:
    answer: Any = await service.create.session(CreateRequest("dialogue"))
    token = answer["seats"]["a"]["token"].partition(".")[2]
    story = orjson.loads(await story_of(service, answer["session"], token))
    assert [entry["what"] for entry in story["entries"]] == [["begin"]]


async def test_story_after_new_link_hides_the_former_devices_secrets(
    service: SessionService,
) -> None:
    people = await couple(service, therapist=True)
    await until(people, "rate")
    assert (await people["b"].act("rate", understood=1, accepted=2, cared=1))["ok"]
    await people["a"].act("lands", kinds=box(0x10, PICK))
    await people["b"].act("stop")
    session, invite, token = people["b"].session, new_token(), new_token()
    await service.seats.new_invitation(session, people["a"].token, "b", hashed(invite))
    await service.seats.claim(session, invite, hashed(token), "c" * 43)
    taken = await Person(service, session, "b", token).sit()
    raw = await story_of(service, session, token)
    assert b'"rates"' not in raw and b'"stop"]' not in raw and "rates" not in taken.view
    assert orjson.loads(raw)["entries"][0]["view"]["notice"]["kind"] == "new-link"
    await service.keys.seal_again(session, people["a"].token, {"a/-/lands": box(0x11, PICK)})
    assert len(orjson.loads(await story_of(service, session, token))["entries"]) >= 2
    assert b'"rates"' not in await story_of(service, session, people["a"].token)
    assert len((await own_story(people["a"]))["entries"]) > 20
