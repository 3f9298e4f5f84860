"""Prepared notes at the exit: they go, unless their person wanted to keep them."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.rooms import PATIENCE, arrived, holds
from tests.browser.test_exit import escape, held, plain, seat
from tests.browser.test_prepare import WORD, write
from tests.browser.typed import links
from tests.load.process import Server

DATABASES = "indexedDB.databases().then((all) => all.map(({ name }) => name))"


async def test_exit_takes_prepared_notes_unless_asked_to_keep(page: Page, server: Server) -> None:
    await page.goto(f"{server.url}/prepare")
    await page.locator(".questions").first.wait_for(timeout=PATIENCE)
    assert await page.evaluate(DATABASES) == [], "there is nothing to keep yet"
    await write(page, "what", f"I miss our {WORD}.")
    ask = page.get_by_text("should these notes go too?")
    await ask.wait_for()
    await escape(page)
    await plain(page)
    await arrived(page)
    await holds(page, f"{DATABASES}.then((all) => !all.length)")
    await page.goto(f"{server.url}/prepare#what")
    await expect(page.locator("textarea[name=what]")).to_have_value("")
    await write(page, "what", f"I miss our {WORD}.")
    await page.get_by_role("button", name="No, keep them here").click()
    await expect(ask).to_have_count(0)
    assert await page.evaluate(DATABASES) == ["notes"]
    await escape(page)
    await plain(page)
    await arrived(page)
    await page.goto(f"{server.url}/prepare")
    await expect(page.locator("main")).to_contain_text(f"I miss our {WORD}.", use_inner_text=True)
    await expect(page.get_by_role("checkbox")).not_to_be_checked()
    await page.get_by_role("checkbox").check()
    await escape(page)
    await arrived(page)
    await holds(page, f"{DATABASES}.then((all) => !all.length)")


async def test_unsaved_note_does_not_return_after_exit(page: Page, server: Server) -> None:
    await page.goto(f"{server.url}/prepare#what")
    async with held(page.context, "**/n"):
        await page.locator("textarea[name=what]").fill(f"I miss our {WORD}.")
        await escape(page)
        await plain(page)
        await page.evaluate("new Promise((done) => setTimeout(done, 1000))")
        assert await page.evaluate(DATABASES) == []


async def test_talk_makes_no_database_and_exit_takes_existing_notes(page: Page, server: Server) -> None:
    other = await page.context.new_page()
    async with held(page.context, "**/ui/prepared-notes.js"):
        await seat(page, links(server)["a"])
    await page.wait_for_load_state("networkidle")
    assert await page.evaluate(DATABASES) == []
    await other.goto(f"{server.url}/prepare")
    await write(other, "what", f"I miss our {WORD}.")
    await other.goto(f"{server.url}/healthz")
    await escape(page)
    await arrived(page)
    await holds(page, f"{DATABASES}.then((all) => !all.length)")


MOVE = """async ([from, to]) => {
  const got = (it) => new Promise((give, onerror) => Object.assign(it, { onsuccess: () => give(it.result), onerror }));
  const open = (name) => {
    const it = indexedDB.open(name, 1);
    it.onupgradeneeded = () => it.result.createObjectStore('kept');
    return got(it);
  };
  const [one, other] = [await open(from), await open(to)];
  const store = () => one.transaction('kept').objectStore('kept');
  const [names, values] = [await got(store().getAllKeys()), await got(store().getAll())];
  const put = other.transaction('kept', 'readwrite').objectStore('kept');
  for (const [n, name] of names.entries()) await got(put.put(values[n], name));
  one.close();
  other.close();
  await got(indexedDB.deleteDatabase(from));
}"""


async def test_older_database_is_renamed_and_removed_when_empty(page: Page, server: Server) -> None:
    await page.goto(f"{server.url}/prepare")
    await write(page, "what", f"I miss our {WORD}.")
    await page.goto(f"{server.url}/healthz")
    await page.evaluate(MOVE, ["notes", "sayback-notes"])
    assert await page.evaluate(DATABASES) == ["sayback-notes"]
    await page.goto(f"{server.url}/prepare")
    await expect(page.locator("main")).to_contain_text(f"I miss our {WORD}.", use_inner_text=True)
    assert await page.evaluate(DATABASES) == ["notes"]
    await page.goto(f"{server.url}/prepare#what")
    await page.locator("textarea[name=what]").fill("")
    await holds(page, f"{DATABASES}.then((all) => !all.length)")
