"""Guards of single dialogues: what a careless change of a file or of a text must not take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sayback.engine.language.protocol import ProtocolFile, Terms, walk
from sayback.engine.pair import PARTNERS, SEATS, Seat
from sayback.protocols.library import Library
from sayback.protocols.shapes import texts_of

from tests.engine.talks import BOX, Talk

ROOT = Path(__file__).parents[2] / "protocols"
LANGUAGES = ("en", "de", "es")
AMOUNTS = re.compile(
    r"[0-9€$£%]|\b(account|bank|card|salary|income|debt|price|konto|karte|gehalt|einkommen|schulden|preis|banco"
    r"|tarjeta|sueldo|ingresos|deuda|precio|cuenta bancaria)",
    re.IGNORECASE,
)
CLINICAL = re.compile(
    r"\b(attach|avoid|anxious type|trauma|disorder|diagnos|narcis|childhood|because of|bindung|vermeid|störung"
    r"|kindheit|apego|evit|trastorn|infancia|type|typ|tipo)",
    re.IGNORECASE,
)
WATCHING = re.compile(
    r"\b(phone|mobile|password|passcode|location|track|gps|messag|chat|text(s|ing)?\b|mail|account|app\b|handy|telefon|passw"
    r"|kennw|standort|ortung|nachricht|konto|tel[eé]fono|celular|m[oó]vil|contraseñ|clave|ubicaci|mensaje|correo|cuentas)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(ROOT)


def own(id: str, language: str) -> dict[str, object]:
    found = YAML(typ="safe").load(ROOT / "locales" / language / f"{id}.yaml")
    assert isinstance(found, dict)
    return found


def said(id: str) -> Iterator[str]:
    """Every text of a dialogue's own in every language, but for where it comes from."""
    for language in LANGUAGES:
        yield from texts_of({key: value for key, value in own(id, language).items() if key != "source"})


def step(id: str, name: str, language: str) -> str:
    steps = own(id, language)["steps"]
    assert isinstance(steps, dict)
    return " ".join(texts_of(steps[name]))


def kinds(file: ProtocolFile) -> list[str]:
    return [one.kind for one in walk(file.steps)]


def test_money_asks_for_no_amount_account_or_card(library: Library) -> None:
    fields = [field for one in walk(library.files["money"].steps) for field in one.fields]
    assert {field.kind for field in fields} == {"many"}, "a typed field could be asked to hold a sum"
    assert not [text for text in said("money") if AMOUNTS.search(text)]


def test_money_ends_with_own_step_and_no_signature(library: Library) -> None:
    file = library.files["money"]
    assert "decide" not in kinds(file)
    doing = next(one for one in walk(file.steps) if one.name == "my-step")
    assert doing.keys.get("by", "speaker") == "speaker" and doing.keys["heard"] is False
    for language, alone in {
        "en": "Only what you do yourself",
        "de": "Nur, was du selbst",
        "es": "Solo lo que haces tú",
    }.items():
        assert alone in step("money", "my-step", language)


def test_closing_up_offers_a_break_before_anything_else(library: Library) -> None:
    file = library.files["why-i-close-up"]
    assert file.depth == "deep", "the private question comes first, and then the break"
    first = file.steps[0]
    assert (first.kind, first.keys["of"]) == ("ask", "both")
    for language, words in {"en": "A break first", "de": "Erst eine Pause", "es": "Primero una pausa"}.items():
        assert words in step(file.id, first.name, language)


def test_closing_up_is_about_oneself_and_by_choice(library: Library) -> None:
    file = library.files["why-i-close-up"]
    page = next(one for one in file.steps if one.kind == "write")
    assert page.keys["reveal"] == "by-choice", "what is not tapped is in nobody's summary"
    assert not [text for text in said(file.id) if CLINICAL.search(text)]
    for language, words in {
        "en": "don\u2019t have to say what happened",
        "de": "nicht sagen, was war",
        "es": "que decir qué pasó",
    }.items():
        for name in ("pause-first", "tell"):
            assert words in step(file.id, name, language)
        fields = own(file.id, language)["steps"]["inside"]["fields"]  # type: ignore[index]
        assert not [text for text in fields.values() if "{other}" in text]
        assert words in fields["learned"], "said where it is written, too"


def test_touch_states_its_terms_and_is_deep(library: Library) -> None:
    file = library.files["touch"]
    assert file.depth == "deep"
    assert file.terms == Terms(devices="two", once=20 * 3_600_000, saved=False)


def test_touch_asks_once_and_takes_a_no(library: Library) -> None:
    file = library.files["touch"]
    assert kinds(file).count("agree") == 1 and "ask" not in kinds(file)
    talk = begun(file)
    talk.act("a", "agree").act("b", "not-today")
    assert talk.place == "end.word", "a no ends the talk, with a kind word"
    for language, words in {"en": "Not today", "de": "Heute nicht", "es": "Hoy no"}.items():
        assert own("touch", language)["steps"]["today"]["do"]["not-today"] == words  # type: ignore[index]


def test_touch_says_that_it_is_for_adults(library: Library) -> None:
    assert library.files["touch"].steps[0].name == "for-two-adults"
    for language, words in {"en": "two adults", "de": "zwei Erwachsene", "es": "dos adultos"}.items():
        assert words in step("touch", "for-two-adults", language)
        assert words in str(own("touch", language)["summary"])


def test_touch_marks_at_most_three_and_matches_none(library: Library) -> None:
    page = next(one for one in library.files["touch"].steps if one.kind == "write")
    assert page.keys["reveal"] == "by-choice"
    assert [(field.kind, field.most) for field in page.fields] == [("many", 3)]
    talk = begun(library.files["touch"])
    talk.both("agree")
    talk.act("a", "write", marks=BOX).act("b", "write", marks=BOX)
    assert talk.place == "marks.look"
    before = {seat: theirs(talk, seat) for seat in SEATS}
    assert before == {"a": [], "b": [], "therapist": []}, "whoever marks everything learns nothing"
    talk.act("a", "show", marks=BOX)
    assert (theirs(talk, "a"), theirs(talk, "b")) == ([], ["marks.shown"]), (
        "what one shows draws nothing out of the other"
    )


def theirs(talk: Talk, seat: Seat) -> list[str]:
    """List the fields of others that a seat is given."""
    return [box["field"] for box in talk.view(seat).get("boxes", []) if box["from"] != seat]


def begun(file: ProtocolFile) -> Talk:
    """Play a dialogue from the lobby over the private question and the first page."""
    talk = Talk(file, therapist=True)
    talk.both("rate", safe=3)
    return talk.both("ready")


ANSWERS = ("hurt", "broke-trust", "rather-not")


def asked(library: Library) -> Talk:
    """Play `trust-again` up to the private pick of who is who."""
    talk = Talk(library.files["trust-again"], therapist=True)
    return talk.both("rate", safe=3).both("agree")


def test_trust_again_states_its_terms_and_is_deep(library: Library) -> None:
    file = library.files["trust-again"]
    assert file.depth == "deep" and file.one_way
    assert file.terms == Terms(devices="two", needs="therapist")
    for language, words in {"en": "if you are afraid", "de": "wenn du Angst hast", "es": "si tienes miedo"}.items():
        assert words in str(own(file.id, language)["summary"])


def test_trust_again_does_not_begin_without_a_therapist_there(library: Library) -> None:
    talk = Talk(library.files["trust-again"], therapist=True, start=False)
    talk.arrive("a", "b").both("ready")
    assert talk.place == "lobby"
    talk.arrive("therapist")
    assert talk.place == "how-safe"
    unseen = Talk(library.files["trust-again"], start=False).arrive(*SEATS)
    yes = dict.fromkeys(("present", "taps", "gap", "words"), True)
    for seat in PARTNERS:
        unseen.act(seat, "consent", **{**yes, "present": False}).act(seat, "ready")
    assert unseen.place == "lobby", "a therapist who is let see nothing could stop nothing"
    assert unseen.act("a", "consent", **yes).place == "lobby"
    assert unseen.act("b", "consent", **yes).place == "how-safe"


def test_trust_again_asks_first_whether_it_is_over(library: Library) -> None:
    first = library.files["trust-again"].steps[0]
    assert (first.kind, first.name) == ("agree", "tonight")
    assert {"it-is-over", "stay-tonight", "no-pardon-owed"} <= set(library.files["trust-again"].agreements)
    talk = Talk(library.files["trust-again"], therapist=True).both("rate", safe=3)
    assert talk.act("a", "agree").act("b", "not-today").place == "end.word"


@pytest.mark.parametrize("hers", ANSWERS)
@pytest.mark.parametrize("his", ANSWERS)
def test_trust_again_begins_only_with_two_answers_that_fit(library: Library, hers: str, his: str) -> None:
    talk = asked(library).act("a", "choose", option=hers)
    assert talk.place == "which", "nothing happens before both have answered"
    talk.act("b", "choose", option=his)
    fits = {hers, his} == {"hurt", "broke-trust"}
    assert talk.place == ("one-way" if fits else "end.word")
    if fits:
        assert talk.state.speaker == ("a" if hers == "hurt" else "b")
        assert talk.view(talk.state.speaker)["role"] == "speaker"


def test_trust_again_tells_nobody_who_said_what(library: Library) -> None:
    for seat in PARTNERS:
        views = []
        for answer in ANSWERS:
            talk = asked(library).act(seat, "choose", option=answer)
            views.append([talk.view(each) for each in SEATS])
        assert views[0] == views[1] == views[2], "not even the one who answered is shown their answer"
    ends = []
    for hers, his in (("hurt", "hurt"), ("broke-trust", "broke-trust"), ("rather-not", "hurt"), ("hurt", "rather-not")):
        talk = asked(library).act("a", "choose", option=hers).act("b", "choose", option=his)
        ends.append(([talk.view(each) for each in SEATS], talk.state, [fact.kind for fact in talk.facts]))
    assert ends.count(ends[0]) == len(ends), "every end is the same end, and the answers are forgotten"


def test_trust_again_is_not_asked_until_it_fits(library: Library) -> None:
    talk = asked(library).act("a", "choose", option="hurt")
    assert "take-back" not in {move.move for move in talk.moves("a")}
    talk.act("b", "choose", option="rather-not")
    offered = {move.move for seat in SEATS for move in talk.moves(seat)}
    assert not offered & {"take-back", "step-back", "undo"}
    skipped = asked(library).act("therapist", "skip")
    assert skipped.place == "end.word", "nobody is let past the question"


def test_trust_again_asks_both_anew_after_a_step_back(library: Library) -> None:
    for answer in ANSWERS:
        talk = asked(library).act("a", "choose", option=answer).act("therapist", "step-back").both("agree")
        assert talk.place == "which"
        talk.act("b", "choose", option="broke-trust")
        assert talk.place == "which", "an answer from before does not stand for one who is asked again"
        assert talk.act("a", "choose", option="hurt").place == "one-way"


def test_trust_again_names_nothing_that_could_be_watched(library: Library) -> None:
    assert not [text for text in said("trust-again") if WATCHING.search(text)]


def in_words(library: Library) -> Talk:
    """Play `trust-again` up to the words of its one openness."""
    talk = asked(library).act("a", "choose", option="broke-trust").act("b", "choose", option="hurt")
    while talk.place != "openness.words":
        talk.primary()
    return talk


def test_trust_again_ends_an_openness_by_itself(library: Library) -> None:
    talk = in_words(library)
    assert talk.view("a")["lasts"] == 14
    assert talk.no("b", "draft", text=BOX, again_in=30, after=0) == "bad-args"
    talk.act("b", "draft", text=BOX, again_in=14, after=0).primary().primary()
    assert talk.place == "next-time"
    for seat in PARTNERS:
        assert "unsign" in {move.move for move in talk.moves(seat)}


def test_trust_again_takes_none_for_an_answer(library: Library) -> None:
    talk = in_words(library).act("a", "park").act("b", "park")
    assert talk.place == "next-time" and not talk.state.signed
    for language, words in {"en": "Nothing for now", "de": "Erst einmal nichts", "es": "Por ahora, nada"}.items():
        openness = own("trust-again", language)["steps"]["openness"]  # type: ignore[index]
        assert openness["words"]["do"]["park"] == words
        assert words in " ".join(openness["words"]["both"])


def test_trust_again_owes_no_pardon(library: Library) -> None:
    file = library.files["trust-again"]
    assert not {one.name for one in walk(file.steps)} & {"forgive", "pardon"}
    for language, words in {
        "en": "have to forgive",
        "de": "musst nicht verzeihen",
        "es": "No tienes que perdonar",
    }.items():
        assert words in step(file.id, "regret", language)
    assert [one.name for one in file.steps][-2:] == ["next-time", "end"]


def test_trust_again_can_be_stopped_by_the_therapist(library: Library) -> None:
    talk = in_words(library)
    assert {"stop", "end", "pause"} <= {move.move for move in talk.moves("therapist")}
    assert talk.act("therapist", "stop").view("a")["stage"] != "running"
