"""Modules as they travel: without comments and without optional white space.

Names stay, so the source that a browser shows can be read. A line ends where JavaScript could end a statement;
everywhere else the next line follows at once. Text between back quotes stays as it is, except in `html` and `svg`
templates, where the beginning of a line means nothing. (The client's modules lose two fifths before gzip, in half a
second.)
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_TOKEN: Final = re.compile(
    rb"(?:[ \t\r\n]|//[^\n]*|/\*.*?\*/)+|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|[^\s'\"`/{}]+|.", re.DOTALL
)
"""A gap, a string, a run of plain code, or a mark that may begin or end something else."""
_REGEX: Final = re.compile(rb"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/\w*")
_CHUNK: Final = re.compile(rb"[^`\\$]*(?:(?:\\.|\$(?!\{))[^`\\$]*)*(?:`|\$\{)", re.DOTALL)
_INDENT: Final = re.compile(rb"[ \t]*\n[ \t]*")
_MARKUP: Final = re.compile(rb"(?:^|[^\w$.])(?:html|svg)$")
_VALUE: Final = re.compile(
    rb"(?:[)\]}'\"`]|(?<![\w$])(?!(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield)$)[\w$]+)$"
)
"""Ends of a value, which a slash divides; elsewhere a slash begins a regular expression."""
_GOES_ON: Final = frozenset(b"{([,;:?=<>&|*%^!~.")
"""Marks after which a statement goes on, whatever the next line is."""
_WENT_ON: Final = frozenset(b")]},;.?:=&|%^")
"""Marks before which no statement has ended."""
_NAME: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$#") | set(range(128, 256))


@cache
def lean(module: bytes) -> bytes:
    """Strip comments and needless white space from a module."""
    out, gap, at, depth = [b";"], b"", 0, 0
    opened: list[tuple[int, bool]] = []
    """For each template whose expression is being read: depth of braces, whether it is markup."""
    while at < len(module):
        found = _TOKEN.match(module, at)
        assert found
        token, at = found[0], found.end()
        if token[0] in b" \t\r\n" or token[:2] in (b"//", b"/*"):
            gap = token
            continue
        if gap:
            out.append(_between(out, token, gap))
        if token == b"/" and not _VALUE.search(_line(out)) and (regex := _REGEX.match(module, at - 1)):
            token, at = regex[0], regex.end()
        elif token == b"`" or (token == b"}" and opened and opened[-1][0] == depth):
            markup = opened.pop()[1] if token == b"}" else bool(_MARKUP.search(out[-1]))
            text, at = _chunk(module, at, markup)
            token += text
            if token.endswith(b"${"):
                opened.append((depth, markup))
        elif token in (b"{", b"}"):
            depth += 1 if token == b"{" else -1
        out.append(token)
        gap = b""
    return b"".join(out[1:]) + b"\n" * (b"\n" in gap)


def _line(out: list[bytes]) -> bytes:
    """Return the end of what was written."""
    return b"".join(out[-3:])


def _between(out: list[bytes], token: bytes, gap: bytes) -> bytes:
    """Return the white space before a token that must stay.

    The comma of a list's last line goes with it.
    """
    last, first = out[-1][-1], token[0]
    if b"\n" in gap:
        if last == 44 and first in b")]}":
            out[-1] = out[-1][:-1]
        return b"" if last in _GOES_ON or first in _WENT_ON else b"\n"
    if last in _NAME and first in _NAME:
        return b" "
    return b" " if (last == first and last in b"+-") or (first == 46 and last in _NAME) else b""


def _chunk(module: bytes, at: int, markup: bool) -> tuple[bytes, int]:
    """Return the text of a template up to its end or to its next expression."""
    found = _CHUNK.match(module, at)
    assert found, "a template that does not end"
    return _INDENT.sub(b"\n", found[0]) if markup else found[0], found.end()
