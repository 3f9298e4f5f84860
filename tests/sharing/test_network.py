from __future__ import annotations

import io
import re
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote

import pytest
import segno
from cryptography import x509
from sayback.settings import Settings
from sayback.sharing.network import ALONE, HERE, WARNS, CannotShare, Sharing, networks, picture, ranked, shared

HOME = ("192.168.1.5", "10.0.0.5")


def at(version: int, *more: str) -> tuple[str, ...]:
    """List two networks."""
    return HOME if version == 4 else ()


def nowhere(version: int) -> tuple[str, ...]:
    """List no network at all."""
    return ()


def share(tmp_path: Path, **given: object) -> Sharing:
    return shared(Settings(share=True, data_dir=tmp_path, **given), at)  # type: ignore[arg-type]


def keys(sharing: Sharing) -> set[str]:
    return {address.partition("/#key=")[2] for address in sharing.addresses(9)}


def test_every_network_is_printed_by_number_with_one_key(tmp_path: Path) -> None:
    sharing = share(tmp_path)
    [key] = keys(sharing)
    assert sharing.addresses(9) == [f"https://{host}:9/#key={key}" for host in HOME]
    assert sharing.lines(9)[0] == f"Sayback is at https://192.168.1.5:9/#key={key}" and sharing.lines(9)[-1] == WARNS
    assert sharing.settings.host == "0.0.0.0" and sharing.settings.create_key == key


def test_a_key_is_long_and_new_at_each_start(tmp_path: Path) -> None:
    keys = {sharing.settings.create_key for sharing in (share(tmp_path), share(tmp_path))}
    assert len(keys) == 2 and all(re.fullmatch(r"[\w-]{22,}", key) for key in keys)


def test_key_of_the_settings_is_quoted_in_the_address(tmp_path: Path) -> None:
    sharing = share(tmp_path, create_key="our long #key/ü of ours")
    [key] = keys(sharing)
    assert unquote(key) == "our long #key/ü of ours" and re.fullmatch(r"[\w%-]+", key)


def test_certificate_names_the_printed_hosts_and_this_computer(tmp_path: Path) -> None:
    settings = share(tmp_path).settings
    assert settings.tls_cert is not None and settings.tls_cert == settings.tls_key
    certificate = x509.load_pem_x509_certificate(settings.tls_cert.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == [*HOME, "127.0.0.1", "::1"]
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]


def test_through_a_tunnel_only_the_key_is_added(tmp_path: Path) -> None:
    sharing = share(tmp_path, public_url="https://talk.example.ts.net")
    [key] = keys(sharing)
    assert sharing.lines(9) == [f"Sayback is at https://talk.example.ts.net/#key={key}"]
    assert (sharing.settings.host, sharing.settings.tls_cert, list(tmp_path.iterdir())) == ("127.0.0.1", None, [])
    assert sharing.settings.trusted_proxies == ("127.0.0.1", "::1"), "each visitor has an allowance of their own"
    assert share(tmp_path, public_url="https://a.example", trusted_proxies="::2").settings.trusted_proxies == ("::2",)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_on_loopback_a_key_is_needed_and_no_certificate(tmp_path: Path, host: str) -> None:
    sharing = share(tmp_path, host=host)
    assert sharing.said == HERE and sharing.settings.tls_cert is None and len(keys(sharing).pop()) >= 22
    assert sharing.addresses(9)[0].startswith("http://")


def test_given_host_is_the_only_address(tmp_path: Path) -> None:
    for host, shown in (("192.168.7.7", "192.168.7.7"), ("fd00::7", "[fd00::7]"), ("hall.example", "hall.example")):
        sharing = share(tmp_path, host=host)
        assert [address.partition("/#")[0] for address in sharing.addresses(9)] == [f"https://{shown}:9"]
        assert sharing.settings.host == host


def test_a_given_certificate_is_used(tmp_path: Path) -> None:
    sharing = share(tmp_path, tls_cert=Path("c.pem"), tls_key=Path("k.pem"))
    settings = sharing.settings
    assert not sharing.said and len(keys(sharing).pop()) >= 22, "a browser may know who vouches for it"
    assert (settings.tls_cert, settings.tls_key, list(tmp_path.iterdir())) == (Path("c.pem"), Path("k.pem"), [])


def test_sharing_without_a_network_stays_on_this_computer(tmp_path: Path) -> None:
    for host in ({}, {"host": "0.0.0.0"}):
        sharing = shared(Settings(share=True, data_dir=tmp_path, **host), nowhere)  # type: ignore[arg-type]
        assert sharing.lines(9)[1:] == [ALONE] and len(ALONE.splitlines()) == 1
        assert not sharing.settings.share and not sharing.settings.create_key and not list(tmp_path.iterdir())
        assert sharing.lines(9)[0] == "Sayback is at http://127.0.0.1:9" and sharing.settings.host == "127.0.0.1"
    keyed = shared(Settings(share=True, data_dir=tmp_path, create_key="a key that is ours"), nowhere)
    assert keyed.lines(9)[0] == "Sayback is at http://127.0.0.1:9/#key=a%20key%20that%20is%20ours"
    assert keyed.settings.create_key == "a key that is ours"


def test_network_with_ipv6_alone_is_served(tmp_path: Path) -> None:
    sharing = shared(Settings(share=True, data_dir=tmp_path), lambda version: ("fd00::5",) if version == 6 else ())
    assert sharing.settings.host == "::" and sharing.addresses(9)[0].startswith("https://[fd00::5]:9/#key=")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotShare, match="cannot be written into") as refused:
        share(tmp_path / "file")
    assert len(str(refused.value).splitlines()) == 1


def test_host_unfit_for_a_certificate_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotShare, match="by number") as refused:
        share(tmp_path, host="b\u00fcro")
    assert len(str(refused.value).splitlines()) == 1


def test_addresses_no_phone_can_reach_are_left_out() -> None:
    here = [
        ("lo", "127.0.0.1"), ("eth0", "169.254.3.4"), ("docker0", "172.17.0.1"), ("br-0a1b2c", "172.18.0.1"),
        ("virbr0", "192.168.122.1"), ("eth0", "fe80::1"), ("lo", "::1"), ("utun3", "10.8.0.2"), ("eth1", "203.0.114.9"),
        ("eth0", "10.1.1.1"), ("wlan0", "192.168.1.5"), ("wlan0", "192.168.1.5"), ("wlan0", "fd00::5"),
    ]  # fmt: skip
    found = [(name, ip_address(ip)) for name, ip in here]
    assert ranked(found, 4, "192.168.1.5") == ("192.168.1.5", "10.1.1.1", "203.0.114.9", "10.8.0.2")
    assert ranked(found, 4, "10.8.0.2")[-1] == "10.8.0.2", "a phone is not in the VPN, wherever it leads"
    assert ranked(found, 6, "") == ("fd00::5",) and ranked([], 4, "") == ()


def test_the_networks_of_this_host_can_be_listened_on() -> None:
    for version in (4, 6):
        for host in networks(version):
            address = ip_address(host)
            assert address.version == version and not address.is_loopback and not address.is_link_local


def test_picture_codes_the_address_in_any_colours() -> None:
    address = "https://192.168.100.105:8440/#key=" + "k" * 22
    lines = picture(address).splitlines()
    assert all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in lines)
    plain = io.StringIO()
    segno.make(address, error="l", micro=False).terminal(plain, border=2, compact=True)
    shown = [line.removeprefix("\x1b[97;40m").removesuffix("\x1b[0m") for line in lines]
    assert shown == plain.getvalue().splitlines() and max(map(len, shown)) < 60 and len(shown) < 24


@pytest.mark.parametrize("gone", [["segno"], ["cryptography", "ifaddr", "segno"]])
def test_missing_package_is_one_sentence_naming_the_remedy(gone: list[str]) -> None:
    without = f"import sys\nfor it in {gone}: sys.modules[it] = None\n"
    program = f"{without}from sayback.cli import main\nmain(['serve', '--share'])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 1 and not result.stdout and len(result.stderr.splitlines()) == 1
    assert all(name in result.stderr for name in gone) and "sayback[share]" in result.stderr
