from __future__ import annotations

from dataclasses import replace

import pytest
from sayback.engine.language.protocol import ProtocolFile
from sayback.engine.language.vocabulary import KINDS, REFLECTIONS, parts_of
from sayback.protocols.nodes import Branch, read_tree
from sayback.protocols.pages import Page, check_shape, make_page
from sayback.protocols.reader import read
from sayback.protocols.resolve import named_lists, resolve
from sayback.protocols.shelf import flat
from sayback.protocols.texts import (
    check_defaults,
    check_safe,
    default_keys,
    default_text,
    defaults_shape,
    needed,
    protocol_shape,
    put_together,
)

from .making import GOOD, SHELF, lines, pages


def wide() -> ProtocolFile:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    return resolve(file, SHELF, ("our-own",))[0]


def page_of(data: str) -> Page:
    root = read_tree(data, "x", 256 * 1024).root
    assert isinstance(root, Branch)
    return make_page(root, "x", "en")


def own(text: str) -> list[str]:
    return lines(check_shape(page_of(text), protocol_shape(wide(), named_lists(wide(), SHELF)), "the texts"))


def test_every_kind_and_every_use_of_reflect_has_defaults() -> None:
    keys = default_keys()
    assert {key.split(".")[0] for key in keys} == set(KINDS) | {"lobby", "closed"}
    assert {key for key in keys if key.startswith("reflect")} == {f"reflect.{use}" for use in REFLECTIONS}
    assert (keys["rounds"], keys["more"]) == (("before", "past"), ("more", "past"))
    assert (parts_of("rounds"), parts_of("turn"), parts_of("read")) == ((), ("talk",), ("read",))


def test_defaults_are_complete_for_every_part_and_role() -> None:
    page = Page("defaults.yaml", "en", data=pages()["defaults"])
    assert check_defaults(page) == []
    whole = dict(page.data)
    whole["turn"] = {"talk": {"speaker": "Talk.", "therapist": "One talks."}}
    found = [problem.message for problem in check_defaults(Page("defaults.yaml", "en", data=whole))]
    assert found == ["there is no text `turn.talk.title`", "there is no text `turn.talk.listener`"]
    assert len(check_defaults(Page("defaults.yaml", "en"))) > 100


def test_a_deep_protocol_needs_the_question_before_it() -> None:
    assert len(check_safe(Page("defaults.yaml", "en"))) == 4


def test_a_default_for_both_serves_every_role() -> None:
    data = {"turn": {"talk": {"both": "Talk.", "listener": "Listen."}}}
    assert default_text(data, "turn", "talk", "listener") == "Listen."
    assert default_text(data, "turn", "talk", "speaker") == "Talk."
    assert default_text(data, "turn", "other", "speaker") is None
    assert default_text(data, "read", "read", "speaker") is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("steps: {stem: {speaker: 'Begin with {item}.'}}", []),
        ("steps: {piece: {talk: {speaker: Talk., then: Then {who} talks}}}".replace("{who}", "one"), []),
        ("steps: {back: {check: {do: {heard.got: 'Yes'}, wait: Wait.}}}", []),
        ("agreements: {our-own: We keep it small.}\nlists: {stems: {fear: What I fear}}", []),
        ("lists: {feelings: {lonely: alone}}\ndecks: {questions: {a-song: A song?}}", []),
        ("steps: {peice: {speaker: Talk.}}", ["1:9 unknown-text"]),
        ("steps: {piece: {say: {speaker: Talk.}}}", ["1:17 unknown-text"]),
        ("steps: {piece: {speaker: 'Begin with {item}.'}}", ["1:26 placeholder"]),
        ("steps: {inside: {fields: {wher: Where?}}}", ["1:27 unknown-text"]),
        ("steps: {way: {options: {fact: Facts}}}", ["1:25 unknown-text"]),
        ("settings: {guide: {label: Help, options: {breth: By breath}}}", ["1:43 unknown-text"]),
        ("lists: {feelings: {lonly: alone}}", ["1:20 unknown-text"]),
        ("title: One two three four five six seven eight nine", ["1:8 long-text"]),
        ("steps: {piece: {speaker: " + "word " * 26 + "}}", ["1:26 long-text"]),
    ],
)
def test_page_of_a_protocol_holds_only_used_texts(text: str, wrong: list[str]) -> None:
    assert own(text) == wrong


def test_defaults_have_no_unread_keys() -> None:
    good = "aside.floor: {talk: {both: Talk.}}\nrate: {options: {cared: I felt cared for}}\n"
    assert check_shape(page_of(good), defaults_shape(), "defaults") == []
    assert lines(check_shape(page_of("turn: {says: {both: Talk.}}"), defaults_shape(), "d")) == ["1:8 unknown-text"]


def test_page_needs_texts_that_no_default_covers() -> None:
    paths = [".".join(path) for path in needed(wide(), SHELF, Page("", "en", data=pages()["defaults"]))]
    assert paths == [
        "title",
        "summary",
        "settings.ask-first",
        "settings.passes",
        "settings.guide",
        "settings.guide.options.breath",
        "settings.guide.options.ground",
        "steps.inside.fields.where",
        "steps.inside.fields.emotion",
        "steps.inside.fields.feelings",
        "steps.inside.fields.meaning",
        "steps.inside.fields.calm",
        "steps.way.options.facts",
        "steps.way.options.between-us",
        "steps.own-it.fields.truer",
        "steps.felt.options.brave",
        "lists.stems.fear",
        "lists.stems.wish",
    ]


def test_texts_are_put_together_for_what_the_protocol_uses() -> None:
    data = pages()
    shared = {name: Page(name, "en", data=data[name]) for name in ("defaults", "panel", "agreements", "lists", "decks")}
    page = Page("wide.yaml", "en", data={**data["wide"], "lists": {"feelings": {"lonely": "alone"}}})
    texts = put_together(wide(), page, shared, SHELF, named_lists(wide(), SHELF))
    assert list(texts["agreements"]) == ["honest", "no-fixing", "our-own"]  # type: ignore[call-overload]
    assert texts["lists"]["feelings"]["lonely"] == "alone"  # type: ignore[index]
    assert texts["lists"]["feelings"]["tense"] == "word feeling"  # type: ignore[index]
    assert texts["trees"]["feelings"] == {"sadness": {"lonely": {}, "hurt": {}}, "fear": {"worried": {}, "tense": {}}}  # type: ignore[index]
    assert texts["decks"] == {"questions": {"a-smile": "word smile", "a-song": "word song"}}
    assert texts["good_for"] == ["trying everything", "a talk: with a colon"]
    assert texts["ui"] == {"lang": "en"} | data["panel"]


def test_promise_in_a_list_is_said_as_the_promise() -> None:
    file = replace(wide(), lists={"ours": ("honest", "other")}, steps=())
    shared = {"agreements": Page("agreements", "en", data={"honest": "We say what is true."})}
    assert ("lists", "ours", "honest") not in needed(file, SHELF, Page("", "en"))
    assert ("lists", "ours", "other") in needed(file, SHELF, Page("", "en"))
    page = Page("wide.yaml", "en", data={"lists": {"ours": {"other": "Something else"}}})
    texts = put_together(file, page, shared, SHELF, {"ours": flat(("honest", "other"))})
    assert texts["lists"] == {"ours": {"honest": "We say what is true.", "other": "Something else"}}
