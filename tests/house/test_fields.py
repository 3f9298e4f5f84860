"""Fields: what a person can change, too, is written by `live` (client/ui/live.js).

So no field shows what is not in it.
"""

from __future__ import annotations

import re

from tests.house.tree import ROOT, shown, under

TAG = r"<(?P<tag>input|textarea|select|option)\b(?P<head>(?:(?!<\w).)*?)"
BOUND = re.compile(TAG + r"\.(?P<property>value|checked|selected)=\$\{(?!live\()", re.S)
OWN = re.compile(r'readonly|type="radio"')
"""Fields whose value no person changes: they are read, or chosen by another property."""


def shows_something_else(found: re.Match[str]) -> bool:
    """Tell whether a person can change the property that is written here."""
    return found["property"] != "value" or (found["tag"] != "option" and not OWN.search(found["head"]))


def test_each_field_is_written_by_live() -> None:
    modules = [path for path in under(ROOT / "client", ".js") if "vendor" not in path.parts]
    wrong = [
        f"{shown(path)}:{text.count(chr(10), 0, found.start()) + 1} .{found['property']}: write ${{live(…)}}"
        for path in modules
        for text in [path.read_text("utf-8")]
        for found in BOUND.finditer(text)
        if shows_something_else(found)
    ]
    assert len(modules) > 100 and not wrong, "\n".join(wrong)
