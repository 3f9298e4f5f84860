from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sayback.cli import main
from sayback.protocols.library import Library

from tests.guide import README
from tests.web.library import small_library


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make a library of English and one dialogue."""
    return small_library(tmp_path, "thank-you", "help")


def sayback(own: Path, *words: str) -> Result:
    return CliRunner().invoke(main, words, env={"SAYBACK_PROTOCOLS": str(own)})


def fill(own: Path, language: str, name: str, key: str, said: str) -> None:
    """Write one text as a translator does: after its colon."""
    path = own / "locales" / language / f"{name}.yaml"
    text, times = re.subn(rf"^( *){re.escape(key)}:.*$", rf"\g<1>{key}: {said}", path.read_text("utf-8"), flags=re.M)
    assert times == 1
    path.write_text(text, "utf-8")


def test_new_language_is_empty_and_whole_in_english(own: Path) -> None:
    begun = sayback(own, "new-language", "fr")
    assert begun.exit_code == 0 and len(begun.output.splitlines()) == 1
    names = {path.name for path in (own / "locales" / "en").iterdir()}
    assert {path.name for path in (own / "locales" / "fr").iterdir()} == names
    checked = sayback(own, "check", "--language", "fr")
    *_, last = checked.output.splitlines()
    assert checked.exit_code == 0 and re.fullmatch(r"fr: 0 of \d{4} texts are there; the others .* English\.", last)
    assert "start.yaml: 0 of " in checked.output and "thank-you.yaml: 0 of " in checked.output
    library = Library.load(own)
    assert (library.languages, library.begun) == (("en",), ("en", "fr"))


def test_one_line_is_a_language(own: Path) -> None:
    sayback(own, "new-language", "fr")
    fill(own, "fr", "start", "start.pick", "Quel genre de conversation ?")
    library = Library.load(own)
    english = library.ui("en")
    assert library.languages == ("en", "fr")
    assert library.ui("fr")["start.pick"] == "Quel genre de conversation ?"
    assert library.ui("fr")["start.language"] == english["start.language"]
    assert "start.yaml: 1 of " in sayback(own, "check", "--language", "fr").output
    assert "fr: 1 of " in sayback(own, "check").output.splitlines()[-2]


def test_english_stands_above_each_text_and_plural_forms_wait(own: Path) -> None:
    sayback(own, "new-language", "pl")
    wall = (own / "locales" / "pl" / "wall.yaml").read_text("utf-8")
    assert "# {n} pairs\nwall.pairs:\n  one:  # 1\n  few:  # 2,3,4\n  many:  # 0,5,6\n  other:\n" in wall
    talk = (own / "locales" / "pl" / "thank-you.yaml").read_text("utf-8")
    assert "# Thank you\ntitle:\n" in talk and "\nsource:\n" in talk
    assert "    # - You each say thanks for one small thing.\n" in talk


def test_missing_texts_are_named_first_a_few_then_all(own: Path) -> None:
    sayback(own, "new-language", "fr")
    few, every = (sayback(own, "check", "--language", "fr", *more).output.splitlines() for more in ((), ("--all",)))
    named = [line for line in few if re.search(r"/fr/start\.yaml:\d+:\d+: missing-text: `start\.", line)]
    assert named and len([line for line in few if "missing-text" in line]) == 20
    assert "more: sayback check --language fr --all" in few[-2]
    assert len([line for line in every if "missing-text" in line]) == int(every[-1].split()[3])


def test_what_has_begun_stays_as_it_is(own: Path) -> None:
    sayback(own, "new-language", "fr")
    fill(own, "fr", "start", "start.pick", "Quoi ?")
    for words in (("fr",), ("es", "--to", str(own / "locales" / "fr"))):
        again = sayback(own, "new-language", *words)
        assert again.exit_code == 1 and len(again.output.splitlines()) == 1 and "stays as it is" in again.output
    assert "Quoi ?" in (own / "locales" / "fr" / "start.yaml").read_text("utf-8")


@pytest.mark.parametrize("code", ["french", "FR", "jp", "xx", "../fr", ""])
def test_what_is_no_language_is_one_sentence(own: Path, code: str) -> None:
    refused = sayback(own, "new-language", code)
    assert (refused.exit_code, refused.output) == (
        1,
        f"`{code}` is no language: write a code like fr, pl or pt-BR.\n",
    )
    assert [path.name for path in (own / "locales").iterdir()] == ["en"]


def test_a_language_that_is_not_there_is_one_sentence(own: Path) -> None:
    for words in (("fr",), ("../../..",), ("french",)):
        refused = sayback(own, "check", "--language", *words)
        assert refused.exit_code == 1 and len(refused.output.splitlines()) == 1 and "no language" in refused.output


def test_a_folder_that_cannot_be_written_is_one_sentence(own: Path) -> None:
    (own / "file").write_text("")
    refused = sayback(own, "new-language", "fr", "--to", str(own / "file" / "fr"))
    assert refused.exit_code == 1 and len(refused.output.splitlines()) == 1 and "Traceback" not in refused.output


def test_slips_of_a_language_are_told_with_places(own: Path) -> None:
    sayback(own, "new-language", "pl")
    for name, key, said in (
        ("start", "start.pick", "Jak <b>dziś</b>?"),
        ("start", "start.minutes", "około {minut} min"),
        ("wall", "wall.mark", '{one: "{n} a", two: "{n} b"}'),
    ):
        fill(own, "pl", name, key, said)
    (own / "broken.yaml").write_text("id: broken\n")
    checked = sayback(own, "check", "--language", "pl")
    found = [line.split("/locales/pl/")[1] for line in checked.output.splitlines()]
    assert checked.exit_code == 1 and [re.sub(r":\d+:\d+", "", line).split("; ")[0] for line in found] == [
        "start.yaml: html: `start.pick` holds HTML: `<b>`",
        "start.yaml: placeholder: `start.minutes` has other placeholders than in English",
        "wall.yaml: plural: there is no `other` in `wall.mark`",
        "wall.yaml: plural: this language has no plural form `two`",
    ]
    assert all(re.match(r"\w+\.yaml:[1-9]\d*:[1-9]\d*: ", line) and "; " in line for line in found)


def test_readme_leads_from_a_code_to_the_page(own: Path) -> None:
    part = README.read_text("utf-8").split("## Another language\n")[1].split("\n## ")[0]
    assert len(part.splitlines()) < 60
    for command in re.findall(r"^sayback (.*)$", part, re.M):
        assert sayback(own, *command.split()).exit_code == 0, command
    line, forms = re.findall(r"```yaml\n(.*?)```", part, re.S)
    (own / "locales" / "fr" / "start.yaml").write_text(line, "utf-8")
    sayback(own, "new-language", "pl")
    (own / "locales" / "pl" / "wall.yaml").write_text(forms, "utf-8")
    for language in ("fr", "pl"):
        *_, last = sayback(own, "check", "--language", language).output.splitlines()
        assert last.startswith(f"{language}: 1 of ")
    shown = part.split("```\n")[-2].splitlines()
    assert re.fullmatch(r"start\.yaml: 1 of \d+", shown[0])
    assert re.sub(r"\d+", "", shown[1]) == re.sub(r"\d+", "", last).replace("pl", "fr")
    library = Library.load(own)
    assert library.ui("fr")["start.pick"] == "Quel genre de conversation ?"
    assert library.ui("pl", "wall")["wall.pairs.many"] == "{n} par"
