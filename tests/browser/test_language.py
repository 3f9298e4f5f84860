"""A language that somebody has only begun, and one that is read from the right."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sayback.settings import beside

from tests.browser.rooms import PATIENCE, window
from tests.load.process import Server, running, sayback, scratch

ARABIC = {
    "start": {
        "start.tagline": "إطار هادئ لحديث واحد، بجانب أي مكالمة.",
        "start.pick": "أي نوع من الحديث؟",
        "start.first": "جديدان هنا؟ ابدآ بأحد هذين.",
        "start.minutes": "حوالي {minutes} دقيقة",
        "start.who": "من يتحدث؟",
        "start.name.a": "أحدكما",
        "start.name.b": "الآخر",
        "start.names.sealed": "الأسماء مختومة على هذا الجهاز.",
        "start.language": "اللغة",
        "start.help": "مساعدة",
    },
    "thank-you": {
        "title": "شكرًا",
        "summary": "يشكر كل منكما الآخر على شيء صغير. ويعيد الآخر ما سمع.",
    },
    "defaults": {"lobby": {"lobby": {"title": "قبل أن نبدأ", "both": "خذا راحتكما. ابدآ حين تكونان مستعدين."}}},
    "help": {"title": "مساعدة", "now": "إن كنت في خطر، فاتصل الآن."},
    "join": {"join.title": "ادخل", "join.code": "ما هو رمزك؟"},
}
"""A few lines of a translator, in files of their own."""

PAGES = ("/", "/library", "/prepare", "/day", "/code", "/wall", "/w", "/projector", "/help", "/nowhere")
SIDE = "[document.documentElement.lang, document.documentElement.dir, scrollX, document.body.scrollWidth <= innerWidth]"


@pytest.fixture(scope="module")
def abroad() -> Iterator[Server]:
    """Start a server whose library has a little Arabic, and the same as Azerbaijani in Arabic script."""
    with scratch() as folder:
        own = Path(folder) / "protocols"
        shutil.copytree(beside("protocols"), own)
        for tag in ("ar", "az-Arab"):
            for name, texts in ARABIC.items():
                put(own / "locales" / tag / f"{name}.yaml", texts)
        with running(sayback("", folder, more={"PROTOCOLS": str(own)})) as server:
            yield server


def put(path: Path, texts: dict[str, object]) -> None:
    """Write texts as a file; JSON is YAML."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize("tag", ["ar", "az-Arab"])
async def test_every_page_is_read_from_the_right(browser: Browser, abroad: Server, tag: str) -> None:
    context, page = await window(browser, [], locale=tag)
    for path in PAGES:
        await page.goto(f"{abroad.url}{path}")
        await expect(page.locator("html"), path).to_have_attribute("dir", "rtl", timeout=PATIENCE)
        assert await page.evaluate(SIDE) == [tag, "rtl", 0, True], path
    await context.close()


async def test_what_nobody_has_written_yet_is_english(browser: Browser, abroad: Server) -> None:
    context, page = await window(browser, [], locale="ar-EG")
    await page.goto(abroad.url)
    await expect(page.get_by_role("heading", name="أي نوع من الحديث؟")).to_be_visible(timeout=PATIENCE)
    await expect(page.get_by_text("شكرًا", exact=True)).to_be_visible()
    await expect(page.get_by_text("Good on any day.")).to_be_visible()
    order = await page.get_by_text("Good on any day.").evaluate("it => getComputedStyle(it).unicodeBidi")
    assert order == "plaintext"
    spoken = [await page.get_by_text(title, exact=True).get_attribute("lang") for title in ("شكرًا", "Regular talk")]
    assert spoken == ["ar", "en"]
    await expect(page.get_by_label("اللغة").locator("option:checked")).to_have_text("العربية")
    await page.goto(f"{abroad.url}/#talk=thank-you")
    await page.reload()
    await page.fill("input[name=a]", "ليلى")
    await page.fill("input[name=b]", "Jonas")
    await page.locator("form .deed button.main").click()
    link = await page.locator("#url-a").input_value()
    other, panel = await window(browser, [], locale="ar-EG")
    await panel.goto(link)
    await expect(panel.get_by_text("You were invited as")).to_be_visible(timeout=PATIENCE)
    assert await panel.evaluate(SIDE) == ["ar", "rtl", 0, True]
    await other.close()
    await context.close()
