"""The compilation of a file and its settings to the table."""

from __future__ import annotations

import pytest
from sayback.engine.language.compile import chosen_or_default
from sayback.engine.language.protocol import Edge, Option, Ref, Setting

from tests.engine.making import dialogues, of_yaml, one, small, swap
from tests.engine.talks import table_of

ADJUSTED = small(
    swap(one("turn", "piece", time=Ref("long"), heard=False), times=Ref("often")),
    one("read", "extra", when={"way": "slow"}),
    settings={
        "long": Setting("time", 60_000, 20_000, 90_000),
        "often": Setting("count", 2, 1, 5),
        "way": Setting("choice", "quick", options=("quick", "slow")),
        "loud": Setting("yes-no", False),
    },
)


def test_settings_have_their_defaults_and_take_what_fits() -> None:
    assert chosen_or_default(ADJUSTED) == {"long": 60_000, "often": 2, "way": "quick", "loud": False}
    assert chosen_or_default(ADJUSTED, {"long": 90_000, "loud": True})["long"] == 90_000


@pytest.mark.parametrize(
    "wanted",
    [{"often": 6}, {"often": 0}, {"often": True}, {"often": "2"}, {"way": "other"}, {"way": 1}, {"loud": 1},
     {"long": 20_000.5}, {"nothing": 1}],
)  # fmt: skip
def test_a_setting_that_does_not_fit_is_named(wanted: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wanted))):
        chosen_or_default(ADJUSTED, wanted)


def test_settings_reach_the_places() -> None:
    table = table_of(ADJUSTED, long=30_000, often=3, way="slow")
    assert table.places["piece"].time == 30_000 and table.blocks["sides"].times == 3
    assert "extra" in table.places and "extra" not in table_of(ADJUSTED).places


def test_places_stand_in_file_order_between_lobby_and_closed() -> None:
    file = small(one("read", "one"), swap(one("turn", "two"), one("reflect", "three")), one("rate", "four"))
    table = table_of(file)
    names = list(table.places)
    assert names[0] == "lobby" and names[-1] == "closed" and table.first == "one" and table.close == "end.word"
    steps = [place.index for place in table.places.values() if place.index]
    assert steps == sorted(steps) and table.steps == 5 == max(steps)


def test_skip_of_any_part_leads_past_the_piece() -> None:
    table = table_of(
        small(swap(one("turn", "piece"), one("reflect", "back"), one("more", "more")), one("read", "after"))
    )
    past = Edge("sides.turnaround")
    assert table.places["more"].skip == past
    assert table.places["back.check"].skip == table.places["piece"].skip == Edge(past.to, (("miss", "summary"),))


def test_skipped_reflect_of_a_feeling_is_no_miss() -> None:
    table = table_of(small(swap(one("turn", "piece", heard=False), one("reflect", "warmth", as_="feeling"))))
    assert table.places["piece"].skip == table.places["warmth.say"].skip == Edge("sides.turnaround")


def test_an_empty_way_leads_on_as_it_is() -> None:
    way = one("choose", "way", options=(Option("plain"), Option("slowly", (one("quiet", "slow"),))))
    table = table_of(small(swap(way, one("turn", "piece", heard=False))))
    assert {word: edge.to for word, edge in table.places["way"].edges.items()} == {
        "next": "piece", "plain": "piece", "slowly": "slow",
    }  # fmt: skip


def test_a_deep_talk_begins_with_the_private_question() -> None:
    assert table_of(small(one("read", "page"), depth="deep")).first == "how-safe"
    assert table_of(small(one("read", "page"), depth="steady")).first == "page"


def test_deep_cards_bring_the_private_question_along() -> None:
    steps = [{"rounds": "sides", "swap": True, "steps": [{"card": "opener", "deck": "cards", "depth": "how"}]}]
    how = {"kind": "choice", "default": "gentle", "options": ["gentle", "deep"]}
    file = of_yaml({"steps": [*steps, {"close": "end"}], "settings": {"how": how}})
    gentle, deep = table_of(file), table_of(file, how="deep")
    assert (gentle.first, gentle.depth, gentle.places["opener"].keys["depths"]) == (
        "sides.start",
        "gentle",
        ("gentle",),
    )
    assert (deep.first, deep.depth, deep.places["opener"].keys["depths"]) == (
        "how-safe", "deep", ("deep", "steady", "gentle"),
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_every_edge_leads_to_a_place(name: str) -> None:
    table = table_of(dialogues()[name])
    for place in table.places.values():
        assert {edge.to for edge in place.edges.values()} <= set(table.places)
        assert place.skip is None or place.skip.to in table.places
