"""The effects of moves beyond their place: boxes, cues, breaks.

The rest stands in the traces.
"""

from __future__ import annotations

from sayback.engine.language.protocol import Field
from sayback.engine.moves.effects import BOXES_KEPT, CUES_KEPT

from tests.engine.making import one, small, swap
from tests.engine.talks import BOX, Talk

TALK = small(swap(one("turn", "piece"), one("reflect", "back")))


def test_state_keeps_box_names_and_no_box_contents() -> None:
    talk = Talk(small(one("write", "page", fields=(Field("text", "thought"),)))).act("a", "write", thought=BOX)
    assert talk.boxes == {"a/page.fill~1/thought": BOX}
    assert talk.state.boxes == {"a/page.fill~1/thought": "kept"}
    assert BOX not in repr(talk.state)


def test_rewritten_shown_box_is_counted_up_for_the_panels() -> None:
    talk = Talk(small(one("write", "page", fields=(Field("text", "thought"),), reveal="by-choice")))
    talk.act("a", "write", thought=BOX).act("b", "pass").act("a", "show", thought=BOX)
    listed = {"box": "a/page.look~2/thought.shown", "from": "a", "field": "thought.shown", "step": "page.look~2"}
    assert talk.view("b")["boxes"] == [listed]
    assert talk.act("a", "show", thought=BOX).view("b")["boxes"] == [{**listed, "n": 2}]
    assert talk.act("a", "show", thought=BOX).view("b")["boxes"] == [{**listed, "n": 3}]


def test_state_keeps_the_newest_boxes_up_to_its_limit() -> None:
    fields = tuple(Field("text", f"f{number}") for number in range(30))
    talk = Talk(small(one("write", "one", fields=fields), one("write", "two", fields=fields)))
    words = {field.name: BOX for field in fields}
    talk.both("write", **words).both("write", **words)
    assert len(talk.state.boxes) == BOXES_KEPT and list(talk.state.boxes)[-1] == "b/two.fill~2/f29"
    assert len(talk.boxes) == 120


def test_cues_are_numbered_and_the_last_ones_are_kept() -> None:
    talk = Talk(TALK)
    for _ in range(CUES_KEPT + 3):
        talk.act("a", "cue", kind="feel")
    assert [cue.id for cue in talk.state.cues] == list(range(4, CUES_KEPT + 4))
    talk.wait("2s").act("b", "took", cue=11, taken=False)
    assert (talk.state.cues[-1].taken, talk.state.cues[-1].after) == (False, 2_000)


def test_breaks_of_one_visit_have_different_ids() -> None:
    talk, ids = Talk(TALK), []
    for _ in range(3):
        ids.append(talk.act("a", "break", minutes=20).state.break_.id)  # type: ignore[union-attr]
        talk.act("a", "back").act("b", "back")
    assert len(set(ids)) == 3 and talk.here == "piece~1"
    assert talk.act("a", "done").state.visit not in ids


def test_missing_words_are_for_everybody() -> None:
    talk = Talk(TALK).act("a", "done").act("a", "heard", verdict="partly", missing=BOX)
    assert talk.state.boxes == {"a/back.say~2/missing": "shown"}
