"""The picture of a protocol as SVG: a row a step, brackets for repeats, arcs for loops.

Two circles stand for two people. Colour says which person, filled who has the floor, voice arcs who talks, a lock what
stays private. The picture is inert: no script, no link, nothing from elsewhere. It follows light and dark by itself,
reads well at 600 pixels, and says the same in words in its `desc`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from ..engine.language.protocol import ProtocolFile
from ..engine.pair import Ms
from .outline import NAMES, Head, Line, Row, Sheet, Texts, sheet

WIDTH: Final = 600
GUTTER: Final = 12
"""Pixels between two brackets."""
SPINE: Final = 108
"""Where the main path runs."""
TEXT: Final = 156
CLOCK: Final = 536
ARC: Final = 552
TITLE_CHARS, SAYS_CHARS, HEADING_CHARS = 31, 48, 40
"""Characters that fit in a line of each size, on the safe side."""
HEAD, PAD = 34, 10
TIMES: Final = "\N{MULTIPLICATION SIGN}"

PAINT: Final[Mapping[str, tuple[str, str, str]]] = {
    "ground": ("fill", "#FFFFFF", "#1C1F1F"),
    "ink": ("fill", "#182223", "#EEF1F0"),
    "soft": ("fill", "#465557", "#B9C3C2"),
    "line": ("stroke", "#D5DCDB", "#303636"),
    "edge": ("stroke", "#76878A", "#7F8C8C"),
    "a": ("fill", "#0B4F8A", "#7DB6EA"),
    "b": ("fill", "#8A4300", "#E9B262"),
    "a-line": ("stroke", "#0B4F8A", "#8CC8FF"),
    "b-line": ("stroke", "#8A4300", "#FFC36B"),
    "on": ("stroke", "#FFFFFF", "#121212"),
}
"""Class: what it paints, in the light, in the dark."""


def picture(file: ProtocolFile, texts: Texts) -> str:
    """Return the SVG of a proved file; `texts` as `Library.texts` gives them.

    The texts are in their language.
    """
    return draw(sheet(file, texts))


def draw(page: Sheet) -> str:
    """Draw a sheet as SVG text."""
    drawn = _Drawn(page)
    body = "\n".join(drawn.parts())
    name, description = f"{page.id}-title", f"{page.id}-desc"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {drawn.height}" width="{WIDTH}" '
        f'height="{drawn.height}" role="img" aria-labelledby="{name} {description}">\n'
        f'<title id="{name}">{escape(page.title)}</title>\n<desc id="{description}">{escape(described(page))}</desc>\n'
        f"<style>{_style()}</style>\n{body}\n</svg>\n"
    )


def described(page: Sheet) -> str:
    """Describe the picture in words, step by step."""
    sentences, number = [f"≈ {_minutes(page.ui, page.minutes)}."], 0
    for line in page.lines:
        if isinstance(line, Head):
            sentences.append(f"[{_group(line)}]")
            continue
        number += 1
        clock = f" ({clock_text(page.ui, line.time)})" if line.time else ""
        again = f" ↻ ≤ {line.most}" if line.back else ""
        sentences.append(f"{number}. {line.title}{clock}: {line.says}{again}")
    return " ".join(sentences)


def _group(head: Head) -> str:
    parts = [f"{head.times} {TIMES}"] if head.what == "rounds" and head.times > 1 else []
    parts += [f"{NAMES['speaker']} ⇄ {NAMES['listener']}"] if head.swap else []
    return ", ".join([*parts, *([head.text] if head.text else [])])


def clock_text(ui: Mapping[str, str], time: Ms) -> str:
    """Format as `45 s`, `2 min`, `2:30 min`, in the words of the panel."""
    minutes, seconds = divmod(time // 1000, 60)
    if not seconds:
        return _minutes(ui, minutes)
    if minutes:
        return _minutes(ui, f"{minutes}:{seconds:02}")
    return ui.get("clock.sec", "{n} s").replace("{n}", str(seconds))


def _minutes(ui: Mapping[str, str], number: int | str) -> str:
    return ui.get("clock.min", "{n} min").replace("{n}", str(number))


def _style() -> str:
    """Return both looks at once; a viewer without `light-dark` keeps the light one."""
    rules = [f".{name}{{{of}:{light};{of}:light-dark({light},{dark})}}" for name, (of, light, dark) in PAINT.items()]
    return (
        "svg:root{color-scheme:light dark}"
        "text{font:400 14px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
        ".h1{font-size:22px;font-weight:600}.h2{font-size:16px;font-weight:600}"
        ".no{fill:none}.thin{stroke-width:1.5}.thick{stroke-width:2}.dash{stroke-dasharray:4 4}.end{text-anchor:end}"
        "path,circle,line{stroke-linecap:round;stroke-linejoin:round}" + "".join(rules)
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A line with its place on the page, and its text broken into lines.

    `top` and `middle` in pixels.
    """

    line: Line
    top: int
    middle: int
    title: tuple[str, ...]
    says: tuple[str, ...]
    bottom: int


class _Drawn:
    """Lays the lines out, then draws them."""

    def __init__(self, page: Sheet) -> None:
        self.page = page
        self.heading = textwrap.wrap(page.title, HEADING_CHARS) or [page.id]
        self.spots: list[_Spot] = []
        y = 28 * len(self.heading) + 104
        self.legend = y - 42
        for line in page.lines:
            spot = _placed(line, y)
            self.spots.append(spot)
            y = spot.bottom
        self.height = y + 20

    def parts(self) -> Iterator[str]:
        """Return every part from back to front."""
        yield f'<rect class="ground" width="{WIDTH}" height="{self.height}" rx="20"/>'
        yield from self.top()
        yield from self.spine()
        for at, spot in enumerate(self.spots):
            if isinstance(spot.line, Head):
                yield from self.bracket(at, spot, spot.line)
                yield from _head(spot, spot.line)
            else:
                yield from self.row(spot, spot.line)

    def top(self) -> Iterator[str]:
        """Draw title, time, and what colour, filling and arcs mean."""
        for at, words in enumerate(self.heading):
            yield _text(24, 46 + 28 * at, words, "ink h1")
        y = self.legend
        ui, me, you = self.page.ui, NAMES["speaker"], NAMES["listener"]
        yield _text(24, y - 18, f"≈ {_minutes(ui, self.page.minutes)}", "soft")
        floor, listens = f"{me} {ui.get('who.floor', '')}".strip(), f"{you} {ui.get('who.listens', '')}".strip()
        x = 24
        for sign, words in ((_filled_dot, floor), (_open_dot, listens), (_voice_dot, ui.get("who.talks", ""))):
            if words:
                yield sign(x + 8, y + 7)
                yield _text(x + 24, y + 12, words, "soft")
                x += 24 + 7 * len(words) + 24

    def spine(self) -> Iterator[str]:
        """Draw the main path, behind everything."""
        if self.spots:
            ends = self.spots[0].middle, self.spots[-1].middle
            yield f'<line class="line thick" x1="{SPINE}" y1="{ends[0]}" x2="{SPINE}" y2="{ends[1]}"/>'

    def bracket(self, at: int, spot: _Spot, head: Head) -> Iterator[str]:
        """Draw the bracket of a group, as long as its lines; dashed for one way of several."""
        last = self.spots[at + head.rows]
        x, top, bottom = 24 + GUTTER * head.level, spot.middle, last.bottom - 8
        if head.rows:
            dash = "" if head.what == "rounds" else " dash"
            d = f"M{x + 10} {top}h-4a6 6 0 0 0-6 6V{bottom - 6}a6 6 0 0 0 6 6h4"
            yield f'<path class="no edge thin{dash}" d="{d}"/>'

    def row(self, spot: _Spot, row: Row) -> Iterator[str]:
        """Draw a step: the two people, its words, its clock, its loop."""
        yield from _people(row, spot.middle)
        y = spot.top + PAD + 14
        for words in spot.title:
            yield _text(TEXT, y, words, "ink h2")
            y += 22
        for words in spot.says:
            yield _text(TEXT, y - 2, words, "soft")
            y += 19
        if row.time:
            words = clock_text(self.page.ui, row.time)
            yield _text(CLOCK, spot.top + PAD + 14, words, "ink end")
        if row.back:
            yield from self.loop(spot, row)

    def loop(self, spot: _Spot, row: Row) -> Iterator[str]:
        """Draw a small arc to where it goes back."""
        back = next(
            (other for other in self.spots if isinstance(other.line, Row) and other.line.name == row.back), spot
        )
        low, high = (spot.middle + 10, spot.middle - 10) if back is spot else (spot.middle, back.middle)
        far = ARC + (22 if back is spot else 34)
        yield f'<path class="no edge thin" d="M{ARC} {low}C{far} {low} {far} {high} {ARC + 2} {high}"/>'
        yield f'<path class="no edge thin" d="M{ARC + 7} {high - 5}l-6 5 6 5"/>'


def _placed(line: Line, y: int) -> _Spot:
    if isinstance(line, Head):
        words = tuple(textwrap.wrap(line.text, SAYS_CHARS))
        height = max(HEAD, 19 * len(words) + 14)
        return _Spot(line, y, y + HEAD // 2, (), words, y + height)
    title = tuple(textwrap.wrap(line.title, TITLE_CHARS))
    says = tuple(textwrap.wrap(line.says, SAYS_CHARS))
    height = max(52, 2 * PAD + 22 * len(title) + 19 * len(says) - 2)
    return _Spot(line, y, y + height // 2, title, says, y + height)


def _text(x: int, y: int, words: str, classes: str) -> str:
    return f'<text class="{classes}" x="{x}" y="{y}">{escape(words)}</text>'


def _head(spot: _Spot, head: Head) -> Iterator[str]:
    """Say how often, and whether the two change places; or which way or mode begins here."""
    y = spot.middle
    if head.what == "rounds":
        if head.times > 1:
            yield _text(24 + GUTTER * head.level + 16, y + 5, f"{head.times} {TIMES}", "ink")
        if head.swap:
            yield from _swap(TEXT, y)
    else:
        yield f'<path class="ground edge thin" d="M{SPINE} {y - 7}l7 7-7 7-7-7z"/>'
    for at, words in enumerate(spot.says):
        yield _text(TEXT + (84 if head.swap else 0), y + 5 + 19 * at, words, "soft")


def _swap(x: int, y: int) -> Iterator[str]:
    """Draw who has the floor first, and then the other."""
    yield f'<circle class="a" cx="{x + 8}" cy="{y}" r="7"/>'
    yield f'<circle class="no b-line thick" cx="{x + 21}" cy="{y}" r="7"/>'
    yield f'<path class="no edge thin" d="M{x + 35} {y - 4}h12l-4-4m4 12h-12l4 4"/>'
    yield f'<circle class="no a-line thick" cx="{x + 61}" cy="{y}" r="7"/>'
    yield f'<circle class="b" cx="{x + 74}" cy="{y}" r="7"/>'


def _people(row: Row, y: int) -> Iterator[str]:
    """Draw two circles: apart on private pages, else overlapping."""
    apart = 18 if row.private else 13
    left, right = SPINE - apart, SPINE + apart
    yield f'<circle class="ground" cx="{left}" cy="{y}" r="16"/>'
    yield f'<circle class="ground b-line thick" cx="{right}" cy="{y}" r="16"/>'
    yield f'<circle class="{"a" if row.floor else "no"} a-line thick" cx="{left}" cy="{y}" r="16"/>'
    if row.private and row.by in ("speaker", "both"):
        yield _lock(left, y, "a-line")
    if row.private and row.by in ("listener", "both"):
        yield _lock(right, y, "b-line")
    if row.talks in ("speaker", "both"):
        yield _voice(left - 6, y, "on" if row.floor else "a-line")
    if row.talks in ("listener", "both"):
        yield _voice(right, y, "b-line")


def _voice(x: int, y: int, paint: str) -> str:
    """Draw three arcs of a voice, opening to the right."""
    d = f"M{x - 3} {y - 3}a5 5 0 0 1 0 6M{x + 1} {y - 6}a10 10 0 0 1 0 12M{x + 5} {y - 9}a15 15 0 0 1 0 18"
    return f'<path class="no {paint} thin" d="{d}"/>'


def _lock(x: int, y: int, paint: str) -> str:
    d = f"M{x - 5} {y - 1}h10v8h-10zM{x - 3} {y - 1}v-3a3 3 0 0 1 6 0v3"
    return f'<path class="no {paint} thin" d="{d}"/>'


def _filled_dot(x: int, y: int) -> str:
    return f'<circle class="a" cx="{x}" cy="{y}" r="8"/>'


def _open_dot(x: int, y: int) -> str:
    return f'<circle class="no b-line thick" cx="{x}" cy="{y}" r="7"/>'


def _voice_dot(x: int, y: int) -> str:
    return _voice(x - 1, y, "edge")
