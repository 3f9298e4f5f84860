"""Manifests of the panel in calls' own programs: they ask for what is used, and for nothing else."""

from __future__ import annotations

import json
import re
import struct
from typing import Any

import pytest
from sayback.settings import HOSTS
from sayback.web.hosts import SOURCES

from tests.house.tree import ROOT

CLIENT = ROOT / "client"
FOLDERS = ("zoom", "teams", "meet", "bigbluebutton")
EXAMPLE = "https://sayback.example"
ELSEWHERE = ("https://developer.microsoft.com/json-schemas/",)


def manifest(name: str) -> Any:
    return json.loads((CLIENT / "hosts" / name / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("name", FOLDERS)
def test_manifest_names_one_server_by_an_example(name: str) -> None:
    addresses = re.findall(r'https?://[^"]+', json.dumps(manifest(name)))
    assert addresses
    own = [address for address in addresses if not address.startswith(ELSEWHERE)]
    assert own and all(re.match(rf"{EXAMPLE}(/|$)", address) for address in own)


def test_every_program_that_can_be_on_has_a_manifest() -> None:
    assert {*HOSTS} == {*SOURCES} == {*FOLDERS} - {"bigbluebutton"}
    for name in HOSTS:
        assert (CLIENT / "ui" / "hosts" / f"{name}.js").is_file()


def test_zoom_is_asked_for_what_its_module_uses() -> None:
    features = manifest("zoom")["manifest"]["features"]
    asked = features["in_client_feature"]["zoom_app_api"]["zoom_app_apis"]
    module = (CLIENT / "ui" / "hosts" / "zoom.js").read_text("utf-8")
    [listed] = re.findall(r"CAPABILITIES = .*?\(\[(.*?)\]\)", module, re.S)
    assert asked == re.findall(r"'(\w+)'", listed)
    used = {*re.findall(r"zoom\.(\w+)\(", module)} - {"config", "addEventListener", "removeEventListener"}
    assert used | {*re.findall(r"EventListener\('(on\w+)'", module)} == {*asked}


def test_zoom_gives_no_scope_but_a_meetings() -> None:
    said = manifest("zoom")["manifest"]
    assert said["oauth_information"]["scopes"] == [{"scope": "zoomapp:inmeeting", "optional": False}]
    assert [entry["domain"] for entry in said["features"]["domain_allow_list"]] == ["sayback.example"]
    assert said["features"]["products"] == ["ZOOM_MEETING"]
    assert not said["features"]["in_client_feature"]["in_client_oauth"]["enable"]


def test_zoom_is_never_told_to_turn_a_microphone_on() -> None:
    module = (CLIENT / "ui" / "hosts" / "zoom.js").read_text("utf-8")
    assert re.findall(r"setAudioState\((.*?)\)", module) == ["{ audio: false }"]


def test_teams_gives_a_side_panel_and_no_right() -> None:
    said = manifest("teams")
    assert said["staticTabs"] == [
        {
            "entityId": "sayback",
            "name": "Sayback",
            "contentUrl": f"{EXAMPLE}/host/teams",
            "scopes": ["groupChat"],
            "context": ["meetingSidePanel"],
        }
    ]
    assert not {"permissions", "devicePermissions", "authorization", "webApplicationInfo", "bots"} & set(said)
    assert said["validDomains"] == ["sayback.example"]
    for name, side in (("color", 192), ("outline", 32)):
        head = (CLIENT / "hosts" / "teams" / said["icons"][name]).read_bytes()[:24]
        assert struct.unpack(">II", head[16:]) == (side, side)


def test_meet_gets_the_door_with_its_number() -> None:
    web = manifest("meet")["addOns"]["meet"]["web"]
    assert re.fullmatch(rf"{EXAMPLE}/host/meet\?project=\d{{12}}", web["sidePanelUrl"])
    assert web["addOnOrigins"] == [EXAMPLE] and web["supportsScreenSharing"] is False


def test_bigbluebutton_loads_the_plugin_from_our_server() -> None:
    said = manifest("bigbluebutton")
    assert said["javascriptEntrypointUrl"] == f"{EXAMPLE}/host/bigbluebutton.js"
    assert {"name", "version", "requiredSdkVersion", "javascriptEntrypointUrl"} == set(said)
    # of the plugins' own library, which has another licence, nothing travels with us
    assert not re.search(
        r"\b(import|require)\s*\(?\s*['\"]", (CLIENT / "hosts" / "bigbluebutton.js").read_text("utf-8")
    )
