"""A reader of the traces: the course of a talk, written as data, one line an event.

A line is a map. `t` is the moment (of the talk, from 0; absent: the same as before). `do` is the event:
`a done`, `b heard verdict=no missing=box`, `arrive b`, `depart a since=12s`, `gap 10s 40s`, `tick`, `host open`;
`expected` plays the primary moves up to a place. `at` sends the act for another step than the present one. `no` is a
refusal's code.
Everything else must be true afterwards: `place` `speaker` `stage` `clock` `holds` `understood` `counts` `can`
`cannot` `primary` `done` `view.<seat>.<key>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sayback.engine.machine import due_at

from tests.engine.making import dialogues, load, ms, of_yaml
from tests.engine.talks import BOTH, BOX, Talk
from tests.engine.walking import same_after_json, sound

FOLDER = Path(__file__).parent.parent / "traces"
Line = Mapping[str, Any]
WATCH = 700


def traces() -> dict[str, Mapping[str, Any]]:
    """List every trace by `<file>: <name>`."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        data = load(path)
        common = {key: value for key, value in data.items() if key != "traces"}
        for trace in data["traces"]:
            found[f"{path.stem}: {trace['name']}"] = {**common, **trace}
    return found


def play(trace: Mapping[str, Any], *, watch: bool, after: Callable[[Talk], None] = lambda talk: None) -> Talk:
    """Play a trace and check every line, `after` each of them.

    `watch` looks every 0.7 s, as a busy server does.
    """
    file = dialogues()[trace["dialogue"]] if "dialogue" in trace else of_yaml(trace)
    begun = {key: trace[key] for key in ("rule", "factor", "first", "seed") if key in trace}
    if "hour" in trace:
        begun["hour"] = ms(trace["hour"])
    settings = {key: ms(value) if isinstance(value, str) and value[0].isdigit() else value
                for key, value in trace.get("chosen", {}).items()}  # fmt: skip
    talk = Talk(
        file, therapist=bool(trace.get("therapist")), hosted=bool(trace.get("hosted")),
        start=trace.get("start", "ready") == "ready", settings=settings, **begun,
    )  # fmt: skip
    for number, line in enumerate(trace["lines"], 1):
        try:
            _line(talk, line, watch)
        except AssertionError as wrong:
            raise AssertionError(f"line {number} {dict(line)}: {wrong}") from wrong
        after(talk)
    return talk.tick()


def _line(talk: Talk, line: Line, watch: bool) -> None:
    moment = ms(line["t"]) if "t" in line else talk.now
    assert moment >= talk.now, "time goes forward"
    gap = str(line.get("do", "")).startswith("gap")
    while watch and not gap and talk.now + WATCH < moment:
        before = talk.state
        talk.tick(WATCH)
        sound(talk.table, before, talk.state)
    talk.now, before = moment, talk.state
    _do(talk, line)
    sound(talk.table, before, talk.state)
    same_after_json(talk.state)
    for key, wanted in line.items():
        if key not in ("t", "do", "no", "at", "expected"):
            found = look(talk, key, wanted)
            assert found == wanted, f"{key} is {found!r}"


def _do(talk: Talk, line: Line) -> None:
    if "expected" in line:
        talk.until(line["expected"])
        return
    words = str(line.get("do", "tick")).split()
    at = line.get("at")
    if words[0] == "tick":
        talk.tick()
    elif words[0] == "arrive":
        talk.arrive(*words[1:])  # type: ignore[arg-type]
    elif words[0] == "depart":
        since = [word.removeprefix("since=") for word in words if word.startswith("since=")]
        seats = [word for word in words[1:] if "=" not in word]
        talk.depart(*seats, since=ms(since[0]) if since else None)  # type: ignore[arg-type]
    elif words[0] == "gap":
        talk.gap(ms(words[1]), ms(words[2]))
    else:
        _acts(talk, words, at, line.get("no"))


def _acts(talk: Talk, words: list[str], at: str | None, no: str | None) -> None:
    args = {key: _value(value) for key, _, value in (word.partition("=") for word in words[2:])}
    if words[0] == "host":
        if no is None:
            talk.host(words[1], **args)
        else:
            assert talk.no_host(words[1], **args) == no
        return
    for seat in BOTH if words[0] == "both" else (words[0],):
        if no is None:
            talk.act(seat, words[1], at, **args)  # type: ignore[arg-type]
        else:
            code = talk.no(seat, words[1], at, **args)  # type: ignore[arg-type]
            assert code == no, f"refused as {code}"


def _value(text: str) -> object:
    if text in ("true", "false"):
        return text == "true"
    return BOX if text == "box" else "" if text == "empty" else int(text) if text.lstrip("-").isdigit() else text


def look(talk: Talk, key: str, wanted: Any) -> Any:
    """Return the value that the talk shows of one key, in the form of a trace."""
    state = talk.state
    if key in ("can", "cannot", "primary"):
        return {seat: _moves(talk, seat, key, moves) for seat, moves in wanted.items()}
    if key.startswith("view."):
        found: Any = talk.view(key.split(".")[1])  # type: ignore[arg-type]
        for part in key.split(".")[2:]:
            found = found.get(part) if isinstance(found, Mapping) else found
        return found
    if key == "counts":
        return {name: state.counts.get(name, 0) for name in wanted}
    shown = {
        "place": state.place, "here": talk.here, "speaker": state.speaker, "stage": talk.stage, "clock": clock(talk),
        "holds": list(state.holds), "understood": dict(state.understood), "done": dict(state.did),
        "due": due_at(talk.table, state), "spoken": dict(state.spoken), "enough": list(state.enough),
        "alone": state.alone, "aside": state.aside.kind if state.aside else None, "draft": state.draft,
        "notice": state.notice.kind if state.notice else None, "boxes": dict(state.boxes), "erase": state.erase,
    }  # fmt: skip
    return shown[key]


def _moves(talk: Talk, seat: Any, key: str, wanted: Any) -> Any:
    if key == "primary":
        return talk.expected(seat)
    names = wanted if isinstance(wanted, list) else [wanted]
    able = talk.can(seat)
    right = [name for name in names if (name in able) == (key == "can")]
    return right if isinstance(wanted, list) else (right[0] if right else None)


def clock(talk: Talk) -> str | None:
    """Write the clock as `main 45s`, `wrap 20s held`, `over`, or None without a limit.

    Whole seconds where they are whole.
    """
    now = talk.state.clock
    if now is None or not now.total:
        return None
    if now.phase == "over":
        return "over"
    left = talk.left or 0
    text = f"{left // 1000}s" if left % 1000 == 0 else f"{left}ms"
    return f"{now.phase} {text}" + ("" if now.since is not None else " held")
