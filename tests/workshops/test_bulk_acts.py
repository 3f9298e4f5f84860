"""Hands laid on many talks."""

from __future__ import annotations

from typing import Any

import pytest
from sayback.errors import Refused

from tests.people import Person
from tests.workshops.making import Workshop, act_id


async def opened(workshop: Workshop, pairs: int) -> list[dict[str, Person]]:
    """Make pairs with everybody seated and ready, and their talks begun."""
    couples = [await workshop.seated(await workshop.couple()) for _ in range(pairs)]
    for people in couples:
        for person in people.values():
            await person.act("ready")
    assert {people["a"].view["stage"] for people in couples} == {"lobby"}
    await workshop.bulk_act("open")
    assert {people["a"].view["stage"] for people in couples} == {"running"}
    return couples


async def test_hand_on_all_reaches_every_panel_and_tells_progress(workshop: Workshop) -> None:
    couples = await opened(workshop, 4)
    _, page = await workshop.watched()
    id = await workshop.bulk_act("pause")
    assert {person.view["stage"] for people in couples for person in people.values()} == {"paused"}
    last = await workshop.until(
        lambda: [frame for frame in page.all("hand") if frame["id"] == id and frame["done"] == 4]
    )
    assert last[-1] == {"id": id, "done": 4, "of": 4, "failed": []}


async def test_hand_on_some_leaves_the_others_unchanged(workshop: Workshop) -> None:
    couples = await opened(workshop, 3)
    await workshop.bulk_act("pause", pairs=[2, 2])
    assert [people["a"].view["stage"] for people in couples] == ["running", "paused", "running"]


async def test_repeated_hand_is_applied_once(workshop: Workshop) -> None:
    [people] = await opened(workshop, 1)
    live, id = await workshop.live(), act_id()
    while people["a"].view.get("clock") is None:
        for person in people.values():
            if person.primary is not None:
                await person.act(person.primary)
    left = people["a"].view["clock"]["ends"]
    for _ in range(2):
        progress = await workshop.workshops.bulk_acts.run(
            live, id, "add-time", {"seconds": 60}, live.together, mild=True
        )
        assert (progress.done, progress.failed) == (1, [])
    assert people["a"].view["clock"]["ends"] == left + 60_000


async def test_undo_applies_only_where_its_hand_was_last(workshop: Workshop) -> None:
    couples = await opened(workshop, 2)
    _, page = await workshop.watched()
    pause = await workshop.bulk_act("pause")
    await workshop.bulk_act("resume", pairs=[1])
    undo = await workshop.bulk_act("undo", {"hand": pause})
    assert {people["a"].view["stage"] for people in couples} == {"running"}, "the first went on by another's hand"
    last = await workshop.until(
        lambda: [frame for frame in page.all("hand") if frame["id"] == undo and frame["done"] == 2]
    )
    assert last[-1]["failed"] == [{"n": 1, "code": "not-now"}]
    with pytest.raises(Refused) as refused:
        await workshop.bulk_act("undo", {"hand": "no hand"})
    assert refused.value.code == "bad-args"


async def test_missed_pairs_are_listed_unless_the_hand_was_mild(workshop: Workshop) -> None:
    await opened(workshop, 2)
    live = await workshop.live()
    await workshop.service.registry.store.erase(live.pairs[2].session)
    talk = workshop.service.registry.held(live.pairs[2].session)
    assert talk is not None
    await workshop.service.registry.replicas.refresh(talk)
    bulk_acts = workshop.workshops.bulk_acts
    for mild, failed in ((False, [{"n": 2, "code": "no-seat"}]), (True, [])):
        progress = await bulk_acts.run(live, act_id(), "note", {"word": "breathe"}, live.together, mild=mild)
        assert (progress.done, progress.failed) == (2, failed)


async def test_pausing_paused_talks_counts_as_done(workshop: Workshop) -> None:
    await opened(workshop, 2)
    _, page = await workshop.watched()
    acts = {await workshop.bulk_act("pause") for _ in range(2)}
    await workshop.until(lambda: acts <= {frame["id"] for frame in page.all("hand") if frame["done"] == 2})
    assert not any(frame["failed"] for frame in page.all("hand"))


async def test_recall_moment_reaches_panels_wall_and_projector(workshop: Workshop) -> None:
    [people] = await opened(workshop, 1)
    at = workshop.service.registry.clock.now() + 60_000
    await workshop.bulk_act("recall", {"at": at})
    assert people["b"].view["host"]["recall"] == at
    assert (await workshop.look())["clock"] == {"at": at}
    assert (await workshop.workshops.admission.projector(workshop.id, workshop.projector, "", 0))["clock"] == {"at": at}


async def test_resume_clears_the_recall_from_panels_and_wall(workshop: Workshop) -> None:
    [people] = await opened(workshop, 1)
    at = workshop.service.registry.clock.now() + 60_000
    await workshop.bulk_act("recall", {"at": at})
    pause = await workshop.bulk_act("pause")
    await workshop.bulk_act("undo", {"hand": pause})
    assert people["b"].view["host"]["recall"] == at and (await workshop.look())["clock"] == {"at": at}
    await workshop.bulk_act("resume")
    assert "recall" not in people["b"].view["host"] and "clock" not in await workshop.look()


@pytest.mark.parametrize(
    ("what", "args", "code"),
    [
        ("no-such", {}, "unknown-move"), ("end", {}, "unknown-move"), ("visit", {"on": True}, "unknown-move"),
        ("add-time", {}, "bad-args"), ("add-time", {"seconds": 601}, "bad-args"), ("pause", {"x": 1}, "bad-args"),
        ("recall", {"at": 5}, "bad-args"), ("note", {"word": "hello you"}, "bad-args"),
    ],
)  # fmt: skip
async def test_invalid_hand_is_refused_before_it_begins(
    workshop: Workshop, what: str, args: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        await workshop.workshops.bulk_acts.start(workshop.id, workshop.boss, act_id(), what, args, None)


async def test_hand_needs_an_existing_pair_and_an_allowed_link(workshop: Workshop) -> None:
    lay = workshop.workshops.bulk_acts.start
    with pytest.raises(Refused, match="no-pair"):
        await lay(workshop.id, workshop.boss, act_id(), "pause", {}, [7])
    with pytest.raises(Refused, match="no-workshop"):
        await lay(workshop.id, workshop.projector, act_id(), "pause", {}, None)


async def test_switch_for_all_applies_to_later_pairs_too(workshop: Workshop) -> None:
    [people] = await opened(workshop, 1)
    with pytest.raises(Refused, match="unknown-protocol"):
        await workshop.bulk_act("switch", {"protocol": "tango"})
    await workshop.bulk_act("switch", {"protocol": "dialogue"})
    assert people["a"].view["protocol"] == "dialogue"
    later = await workshop.seated(await workshop.couple())
    assert later["a"].view["protocol"] == "dialogue"
    _, page = await workshop.watched()
    assert {tile["protocol"] for tile in page.tiles.values()} == {"dialogue"}


def words(*numbers: int, a: str = "A", b: str = "B") -> dict[int, dict[str, str]]:
    """Build a box for each of the two, of these pairs."""
    return {n: {"a": a * 383, "b": b * 383} for n in numbers}


async def tell(workshop: Workshop, each: dict[int, dict[str, str]], id: str = "", bearer: str = "") -> Any:
    """Begin a bulk act with separate boxes for each pair; return the last progress."""
    id = id or act_id()
    _, page = await workshop.watched()
    await workshop.workshops.bulk_acts.start(workshop.id, bearer or workshop.boss, id, "note", {}, None, each)
    over = await workshop.until(
        lambda: [frame for frame in page.all("hand") if frame["id"] == id and frame["done"] == frame["of"]]
    )
    return over[-1]


async def test_typed_words_reach_only_their_pairs_in_separate_boxes(workshop: Workshop) -> None:
    couples = await opened(workshop, 3)
    each = {**words(1), **words(3, a="C", b="D")}
    assert (await tell(workshop, each)).items() >= {"done": 2, "of": 2, "failed": []}.items()
    for n, people in enumerate(couples, 1):
        for seat, person in people.items():
            assert ("note" in person.view["host"]) == (n in each)
            if n in each:
                answer: Any = await workshop.service.acts.words(person.connection, [f"host/-/{seat}"])
                assert answer["boxes"] == {f"host/-/{seat}": each[n][seat]}


async def test_repeated_typed_words_change_no_view(workshop: Workshop) -> None:
    [people] = await opened(workshop, 1)
    id = act_id()
    await tell(workshop, words(1), id)
    first = people["a"].view["host"]["note"]
    assert (await tell(workshop, words(1), id))["failed"] == []
    assert people["a"].view["host"]["note"] == first and "n" not in people["a"].view["boxes"][0]
    await tell(workshop, words(1))
    assert people["a"].view["boxes"][0]["n"] == 2


async def test_hand_with_reused_id_is_refused_and_changes_nothing(workshop: Workshop) -> None:
    [people, _] = await opened(workshop, 2)
    lay, at = workshop.workshops.bulk_acts.start, workshop.service.registry.clock.now() + 60_000
    id = await workshop.bulk_act("recall", {"at": at})
    again: list[tuple[str, dict[str, Any]]] = [("recall", {"at": at + 1}), ("pause", {}), ("resume", {})]
    for what, args in again:
        with pytest.raises(Refused, match="id-reused"):
            await lay(workshop.id, workshop.boss, id, what, args, None)
    assert people["a"].view["host"]["recall"] == at and (await workshop.look())["clock"] == {"at": at}
    assert people["a"].view["stage"] == "running"
    await lay(workshop.id, workshop.boss, id, "recall", {"at": at}, None)
    sent = act_id()
    await tell(workshop, words(1), sent)
    assert (await tell(workshop, words(2, 1, a="C"), sent))["failed"] == [{"n": 1, "code": "id-reused"}]


async def test_typed_words_to_a_parted_pair_are_listed_failed(workshop: Workshop) -> None:
    await opened(workshop, 2)
    await workshop.workshops.pairing.apart(workshop.id, workshop.boss, 2)
    assert (await tell(workshop, words(1, 2)))["failed"] == [{"n": 2, "code": "closed"}]


async def test_a_helper_may_type_too(workshop: Workshop) -> None:
    await opened(workshop, 1)
    _, helper = await workshop.helper()
    assert (await tell(workshop, words(1), bearer=helper))["done"] == 1


@pytest.mark.parametrize(
    ("what", "args", "each"),
    [
        ("note", {"a": "A" * 383, "b": "B" * 383}, None), ("note", {"word": "sealed"}, None), ("note", {}, None),
        ("note", {}, words(1, a="AA")), ("pause", {}, words(1)),
    ],
)  # fmt: skip
async def test_typed_words_in_wrong_boxes_are_refused(
    workshop: Workshop, what: str, args: dict[str, Any], each: dict[int, dict[str, str]] | None
) -> None:
    await opened(workshop, 1)
    with pytest.raises(Refused, match="bad-args"):
        await workshop.workshops.bulk_acts.start(workshop.id, workshop.boss, act_id(), what, args, None, each)
