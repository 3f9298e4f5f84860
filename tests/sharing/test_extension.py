from __future__ import annotations

import json
import re
import struct
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from sayback.settings import beside
from sayback.sharing.extension import BROWSERS, build, manifest, origin_of
from sayback.web.hosts import extension_id

FOLDER = beside("client") / "hosts" / "extension"
MOST = 8 * 1024
"""Bytes of a zip without its icons."""
ADDRESS = "https://talk.practice.example"


@pytest.fixture(scope="module", params=["", ADDRESS], ids=["general", "own"])
def archives(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return build(tmp_path_factory.mktemp("dist"), request.param)


def held(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_archives_are_named_by_version_and_browser(archives: list[Path]) -> None:
    assert [path.name for path in archives] == [f"sayback-{version('sayback')}-{browser}.zip" for browser in BROWSERS]


def test_archives_have_the_same_bytes_each_time(archives: list[Path], tmp_path: Path) -> None:
    url = json.loads(held(archives[0])["manifest.json"]).get("homepage_url", "")
    again = build(tmp_path / "again", url)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in archives]


def test_archive_is_at_most_8_kb_without_icons(archives: list[Path]) -> None:
    for path in archives:
        with zipfile.ZipFile(path) as opened:
            icons = [entry for entry in opened.infolist() if entry.filename.endswith(".png")]
        heads = sum(30 + 46 + 2 * len(entry.filename) for entry in icons)  # the two that the format has for each file
        assert path.stat().st_size - heads - sum(entry.compress_size for entry in icons) <= MOST


def test_archive_holds_what_its_manifest_and_pages_name(archives: list[Path]) -> None:
    for path in archives:
        files = held(path)
        assert not [name for name in files if name.endswith((".d.ts", ".pem", ".md")) or "manifest." in name[9:]]
        named = set(re.findall(r'"(extension/[\w./]+)"', files["manifest.json"].decode()))
        page = set(re.findall(r'(?:src|href)="([\w.]+)"', files["extension/side.html"].decode()))
        assert len(named) >= 5 and named | {f"extension/{name}" for name in page} <= set(files)
        modules = [name for name in files if name.endswith(".js")]
        wanted = [
            (Path(name).parent / found).as_posix().replace("extension/../", "")
            for name in modules
            for found in re.findall(r"import[^']*'([./\w]+)'", files[name].decode())
        ]
        assert sorted(wanted) == ["extension/calls.js", "sayback.js"] and set(wanted) <= set(files)
        assert "_locales/en/messages.json" in files


def test_archive_leaves_out_remarks_and_keeps_the_code(archives: list[Path]) -> None:
    shipped, source = held(archives[0])["extension/calls.js"].decode(), (FOLDER / "calls.js").read_text("utf-8")
    assert "/**" in source and "/**" not in shipped and "export const placesOf" in shipped
    code = [line.strip() for line in source.splitlines() if line.strip().startswith(("return ", "if ("))]
    assert len(code) > 8 and all(line in shipped for line in code)


@pytest.mark.parametrize("browser", BROWSERS)
def test_manifest_asks_for_no_more_than_it_needs(browser: str) -> None:
    general, own = manifest(browser), manifest(browser, ADDRESS)
    assert set(general["permissions"]) - {"sidePanel"} == {"storage", "activeTab"} and "content_scripts" not in general
    assert general["optional_host_permissions"] == ["https://*/*"] and "host_permissions" not in general
    assert own["host_permissions"] == [f"{ADDRESS}/*"] and "optional_host_permissions" not in own
    assert own["homepage_url"] == ADDRESS and "homepage_url" not in general
    policy = own["content_security_policy"]["extension_pages"]
    assert policy.startswith("default-src 'none';") and policy.endswith(f"frame-src {ADDRESS}")


def test_each_browser_gets_its_own_form() -> None:
    chrome, firefox = (manifest(browser) for browser in BROWSERS)
    assert chrome["minimum_chrome_version"] == "120" and "sidePanel" in chrome["permissions"]
    assert "side_panel" not in chrome  # a panel of the whole window would show one couple's talk beside another's call
    gecko = firefox["browser_specific_settings"]["gecko"]
    assert gecko["data_collection_permissions"] == {"required": ["none"]} and gecko["strict_min_version"]
    assert firefox["sidebar_action"]["open_at_install"] is False and "key" not in firefox


def test_id_is_the_same_everywhere_and_the_servers() -> None:
    built = json.dumps(manifest("chrome", ADDRESS)).encode()
    source = (FOLDER / "manifest.chrome.json").read_bytes()
    assert extension_id(built) == extension_id(source) == "aadbnjfdpceheojlpcolmpaeiaeobhng"


def test_no_private_key_lies_in_the_folder() -> None:
    assert not [path for path in FOLDER.rglob("*") if path.suffix in (".pem", ".crx", ".xpi")]
    assert not [path for path in FOLDER.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]


@pytest.mark.parametrize("size", [16, 32, 48, 128])
def test_icon_has_the_size_of_its_name(size: int) -> None:
    head = (FOLDER / "icons" / f"{size}.png").read_bytes()[16:24]
    assert struct.unpack(">II", head) == (size, size)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (ADDRESS, ADDRESS),
        (f" {ADDRESS}/ ", ADDRESS),
        ("https://Talk.Practice.example:443", ADDRESS),
        ("https://talk.practice.example:8443", "https://talk.practice.example:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_address_is_read_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    ["talk.example", "http://talk.example", "https://", "https://a/b", "https://a?b", "https://a#b", "https://u@a",
     "https://käse.example", "https://a:port", "ftp://a", "https://[::1", "https://[::1]", "https://*", "https://a *",
     "https://a;script-src", "https://a'b", "https://a:0", "https://-a"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_a_sentence(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no address of a server"):
        build(tmp_path / "none", url)
    assert not (tmp_path / "none").exists()
