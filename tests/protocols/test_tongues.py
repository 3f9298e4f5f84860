from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from sayback.protocols.tongues import _PLURALS, FORMS, direction, forms, is_language

SAYS = """
const found = {};
for (const tag of process.argv.slice(1)) {
  if (!Intl.PluralRules.supportedLocalesOf(tag).length) continue;
  const rules = new Intl.PluralRules(tag);
  found[tag] = [rules.resolvedOptions().pluralCategories, Array.from({ length: 201 }, (_, n) => rules.select(n))];
}
console.log(JSON.stringify(found));
"""


def test_plural_forms_are_those_that_browsers_choose_by() -> None:
    node = shutil.which("node")
    assert node, "Node is needed: apt-get install nodejs"
    tags = [tag for languages in _PLURALS.values() for tag in languages.split()]
    said = json.loads(subprocess.run([node, "-e", SAYS, *tags], capture_output=True, check=True).stdout)
    assert len(tags) == len(set(tags)) and len(said) > 100
    for tag, (every, chosen) in said.items():
        first: dict[str, list[str]] = {}
        for number, form in enumerate(chosen):
            first.setdefault(form, []).append(str(number))
        assert forms(tag) == {form: ",".join(first.get(form, [])[:3]) for form in every}, tag
        assert set(forms(tag)) <= set(FORMS)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ["one", "other"]),
        ("es", ["many", "one", "other"]),
        ("de-AT", ["one", "other"]),
        ("pl", ["few", "many", "one", "other"]),
        ("ar", ["few", "many", "one", "other", "two", "zero"]),
        ("ja", ["other"]),
        ("tlh", ["other"]),
    ],
)
def test_forms_of_a_language_by_its_tag(tag: str, expected: list[str]) -> None:
    assert sorted(forms(tag)) == expected


def test_portugal_counts_nothing_as_many_and_brazil_as_one() -> None:
    assert (forms("pt-PT")["one"], forms("pt")["one"], forms("pt-BR")["one"]) == ("1", "0,1", "0,1")


def test_codes_are_languages_in_their_usual_spelling() -> None:
    good = ("fr", "pl", "ckb", "pt-BR", "es-419", "az-Arab", "zh-Hant-TW")
    assert [tag for tag in good if not is_language(tag)] == []
    bad = ("french", "FR", "fr_FR", "fr-fr", "jp", "xx", "", "../fr", "fr-", "fr-Latin")
    assert [tag for tag in bad if is_language(tag)] == []


def test_direction_is_that_of_the_script() -> None:
    assert {direction(tag) for tag in ("ar", "he", "fa", "ur", "az-Arab", "ks-IN", "pa-Arab-PK")} == {"rtl"}
    assert {direction(tag) for tag in ("en", "az", "tr", "ar-Latn", "zh-Hant-TW", "es-419")} == {"ltr"}
