from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files

import pytest
from sayback.protocols.zones import HIDING, HOURS, MOVED, country_of_zone, zones_of

FOLDER = files("tzdata") / "zoneinfo"
ROWS = [line.split("\t") for line in (FOLDER / "zone.tab").read_text("utf-8").splitlines() if line[:1] != "#"]
TAB = {row[2]: row[0] for row in ROWS}
LINKS = {
    line.split()[2]: line.split()[1]
    for line in (FOLDER / "tzdata.zi").read_text("utf-8").splitlines()
    if line[:2] == "L "
}


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Oslo", "NO"),
        ("Europe/Copenhagen", "DK"),
        ("Europe/Amsterdam", "NL"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Saigon", "VN"),
        ("Europe/Kiev", "UA"),
        ("America/Buenos_Aires", "AR"),
        ("America/Coral_Harbour", "CA"),
        ("Africa/Asmera", "ER"),
        ("US/Pacific", "US"),
        ("Europe/Belfast", "GB"),
        ("Singapore", "SG"),
    ],
)
def test_zones_that_browsers_send_tell_their_country(zone: str, country: str) -> None:
    assert country_of_zone()[zone] == country


@pytest.mark.parametrize("zone", ["UTC", "GMT", "Etc/UTC", "Etc/GMT+3", "Etc/Unknown", "CET", "EST", *sorted(HIDING)])
def test_zones_that_say_nothing_tell_no_country(zone: str) -> None:
    assert zone not in country_of_zone()


def test_every_zone_of_zone_tab_has_its_country() -> None:
    assert {zone: country_of_zone().get(zone) for zone in TAB if zone not in HIDING} == {
        zone: country for zone, country in TAB.items() if zone not in HIDING
    }


def test_every_older_name_has_the_country_it_leads_to() -> None:
    for name, target in LINKS.items():
        if name in TAB or name in MOVED or name in HIDING | HOURS:
            continue
        while target not in TAB and target in LINKS:
            target = LINKS[target]
        assert country_of_zone().get(name) == TAB.get(target), name


def test_links_over_a_border_are_all_named() -> None:
    """Check the older zone names that ICU sends, which Chrome asks.

    ICU canonicalises many zones to their older names: none of these may tell another country.
    """
    node = shutil.which("node")
    assert node, "Node 20 or newer is needed: apt-get install nodejs"
    script = (
        "const sent = (timeZone) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;"
        "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(sent)))"
    )
    said = subprocess.run([node, "-e", script, json.dumps([*TAB])], capture_output=True, text=True, check=True).stdout
    sent = dict(zip(TAB, json.loads(said), strict=True))
    assert sum(zone != older for zone, older in sent.items()) > 10
    for zone, older in sent.items():
        if zone not in HIDING:
            assert country_of_zone().get(older) == TAB[zone], (zone, older)


def test_only_the_asked_countries_are_given() -> None:
    given = zones_of(frozenset({"NO", "IS", "ZZ"}))
    assert given == {"NO": ["Europe/Oslo"]}
