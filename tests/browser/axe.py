"""Breaches of the rules for accessible pages, as axe finds them on a page."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.async_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
"""Goes into a page once: `window.axe`."""


async def faults(page: Page, *rules: str) -> list[str]:
    """List what axe finds on a page, by these rules or by all: rule, and the first element that breaks it."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(SOURCE)
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = await page.evaluate("(options) => axe.run(document, options)", options)
    return [f"{breach['id']}: {breach['nodes'][0]['html'][:160]}" for breach in found["violations"]]
