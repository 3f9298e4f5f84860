"""Modules on their way to a browser: the code stays, what only people read goes."""

from __future__ import annotations

import pytest
from sayback.web.lean import lean

SHORTER = {
    "a note": ("/** Why. */\nlet a; // b\n", "let a;\n"),
    "a note in a line": ("call(/* what */ a, /** @type {any} */ (b));", "call(a,(b));"),
    "space around marks": ("if (a === b) return c + d;", "if(a===b)return c+d;"),
    "two names": ("export const a = new B();", "export const a=new B();"),
    "a list over lines": ("call({\n  a,\n  b: [\n    1,\n  ],\n});\n", "call({a,b:[1]});\n"),
    "a chain over lines": ("a\n  .b()\n  ?.c();", "a.b()?.c();"),
    "an answer over lines": ("const a = b\n  ? c\n  : d;\nlet e;", "const a=b?c:d;let e;"),
    "markup": (
        "html`<p\n    class=${a}\n  >${b ? html`\n  c` : 'd'}</p>`",
        "html`<p\nclass=${a}\n>${b?html`\nc`:'d'}</p>`",
    ),
}
SAME = {
    "a string": "a('x  /** y */ // z', \"  \")",
    "words": "const a=`one  two\n   three // ${b} /* four */`",
    "a string in markup": "html`<p>a  b</p>`",
    "a regular expression": "a.replace(/ \\/ [/ ' `] /g,b)",
    "a pattern after a word": "return/ a /",
    "a division": "a/b/c+`/`",
    "a statement without its end": "a()\nb()",
    "an answer that is none": "return\na",
    "signs that would melt": "a+ +b- --c",
    "a block and what follows": "if(a){b}\n(c)",
    "braces in a template": "`${{a:`${b}`}.a}  c`",
}


@pytest.mark.parametrize(("module", "travels"), SHORTER.values(), ids=SHORTER)
def test_lean_drops_comments_and_needless_space(module: str, travels: str) -> None:
    assert lean(module.encode()).decode() == travels


@pytest.mark.parametrize("module", SAME.values(), ids=SAME)
def test_lean_keeps_the_code_a_browser_runs(module: str) -> None:
    kept = lean(module.encode()).decode()
    assert kept == module.replace("', \"", "',\"")


@pytest.mark.parametrize("module", [module for module, _ in SHORTER.values()], ids=SHORTER)
def test_lean_twice_changes_nothing_more(module: str) -> None:
    assert lean(lean(module.encode())) == lean(module.encode())
