"""Sharing with a second device: this host's addresses, the key, and the printed lines.

Behind a tunnel everybody comes from 127.0.0.1, so the origin of a request proves nothing. A key is needed to make talks
instead. It is printed once, after the `#` of the address, the part that browsers keep to themselves: no server and no
log on the way sees it there. Needs the packages of the extra `share`.
"""

from __future__ import annotations

import importlib.util
import io
import secrets
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import quote

from ..settings import Settings

Address = IPv4Address | IPv6Address

_PACKAGES: Final = ("cryptography", "ifaddr", "segno")
_ALWAYS: Final = ("127.0.0.1", "::1", "localhost")
"""This computer itself: in every certificate, printed never."""
_TUNNEL: Final = ("127.0.0.1", "::1")
"""Origins of a tunnel or proxy of this computer, believed about whom they speak for.
Else all visitors would share one allowance of guesses."""
_WITHIN: Final = ("docker", "br-", "veth", "virbr", "lxc", "lxdbr", "podman", "cni", "flannel", "cali", "vmnet", "vbox")
"""Beginnings of interfaces that lead to virtual machines on this one: no phone is there."""
_VPN: Final = ("tun", "tap", "utun", "wg", "ppp", "ipsec", "tailscale", "zt", "nordlynx", "proton")
_FAR: Final = {4: ("198.51.100.1", socket.AF_INET), 6: ("2001:db8::1", socket.AF_INET6)}
"""Addresses that are nobody's.
Choosing a way to them tells which interface the others leave by; nothing is sent."""
_KEY_BYTES: Final = 16

WARNS: Final = (
    "Each browser will say that it doesn't know this address: that is expected here, because this computer made the "
    "certificate itself and nobody vouches for it.\n"
    "Go on only if the address is exactly as it stands here and you are in your own network; on somebody else's Wi-Fi "
    "don't."
)
ALONE: Final = (
    "This computer is in no network now, so it is shared with nobody; one device for both of you works here. "
    "Join a network and start again to share it."
)
HERE: Final = "This address opens on this computer only: behind a tunnel or proxy say its address with --public-url."


class CannotShare(Exception):
    """Sharing is impossible here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """The settings to serve with, the hosts to print, and the remarks on them.

    The likeliest host comes first.
    """

    settings: Settings
    hosts: tuple[str, ...] = ()
    said: str = ""

    def addresses(self, port: int) -> list[str]:
        """Return every address that another device may open, each with the key where needed."""
        key = f"/#key={quote(self.settings.create_key, safe='')}" if self.settings.create_key else ""
        bases = [f"https://{_host(host)}:{port}" for host in self.hosts] or [self.settings.address_of(port)]
        return [base + key for base in bases]

    def lines(self, port: int) -> list[str]:
        """Return the lines to print once people can connect."""
        first, *others = self.addresses(port)
        more = [f"or, in another network of this computer: {each}" for each in others]
        return [f"Sayback is at {first}", *more, *([self.said] if self.said else [])]


def shared(settings: Settings, found: Callable[[int], tuple[str, ...]] | None = None) -> Sharing:
    """Prepare to serve these settings shared. Raises CannotShare.

    A certificate is made where none is given.

    `found` gives the addresses of a version of IP that others may reach: those of this host.
    """
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotShare(f"Sharing needs {' and '.join(missing)}: pip install 'sayback[share]', or run make share.")
    key = settings.create_key or secrets.token_urlsafe(_KEY_BYTES)
    keyed = settings.model_copy(update={"create_key": key})
    if settings.public_url:
        return Sharing(keyed.model_copy(update={"trusted_proxies": settings.trusted_proxies or _TUNNEL}))
    asked = settings.host if "host" in settings.model_fields_set else ""
    if asked and _is_here(asked):
        return Sharing(keyed, said=HERE)
    host, hosts = _reached(asked, found or networks)
    if not hosts:
        return Sharing(settings.model_copy(update={"share": False, "host": "127.0.0.1"}), said=ALONE)
    reached = keyed.model_copy(update={"host": host})
    return Sharing(reached, hosts) if settings.tls_cert else Sharing(_certified(reached, hosts), hosts, WARNS)


def _certified(settings: Settings, hosts: tuple[str, ...]) -> Settings:
    """Return the settings with a certificate of our own."""
    from .certificate import leaf  # brings a package that only sharing needs

    try:
        own = leaf(settings.data_dir, (*hosts, *_ALWAYS), datetime.now(UTC))
    except OSError as error:
        raise CannotShare(
            f"The certificate cannot be written into {settings.data_dir}: {error.strerror}; "
            "name another folder with --data-dir."
        ) from None
    except ValueError:
        raise CannotShare(
            f"No certificate can be made for {hosts[0]}: name an address by number with --host."
        ) from None
    return settings.model_copy(update={"tls_cert": own, "tls_key": own})


def _reached(asked: str, found: Callable[[int], tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """Return where to listen, and by which hosts that is reached from outside.

    None where there is no network.
    """
    if asked and asked not in ("0.0.0.0", "::"):
        return asked, (asked,)
    for host, version in (("0.0.0.0", 4), ("::", 6)):
        hosts = found(version) if asked in ("", host) else ()
        if hosts:
            return host, hosts
    return asked or "127.0.0.1", ()


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def networks(version: int) -> tuple[str, ...]:
    """Return the addresses of this host's interfaces that others may reach, the likeliest first.

    IPv4 or IPv6.
    """
    import ifaddr

    found = (
        (adapter.name if isinstance(adapter.name, str) else "", each.ip if isinstance(each.ip, str) else each.ip[0])
        for adapter in ifaddr.get_adapters()
        for each in adapter.ips
    )
    return ranked(((name, ip_address(ip)) for name, ip in found), version, _leaves_by(version))


def ranked(found: Iterable[tuple[str, Address]], version: int, usual: str) -> tuple[str, ...]:
    """Return those of these (interface, address) that a phone could reach.

    The `usual` way out first, a VPN's last.
    """

    def order(network: tuple[str, Address]) -> tuple[bool, bool, bool]:
        return network[0].startswith(_VPN), str(network[1]) != usual, not network[1].is_private

    fits = [
        (name, ip)
        for name, ip in found
        if ip.version == version and not (ip.is_loopback or ip.is_link_local) and not name.startswith(_WITHIN)
    ]
    return tuple(dict.fromkeys(str(ip) for _, ip in sorted(fits, key=order)))


def _leaves_by(version: int) -> str:
    """Return the address that this host uses for far ones; nothing where it has no way there."""
    far, family = _FAR[version]
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((far, 9))
        return str(probe.getsockname()[0])
    return ""


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def picture(address: str) -> str:
    """Draw a QR code for a terminal of any colours: white on black is said for each line."""
    import segno

    drawn = io.StringIO()
    segno.make(address, error="l", micro=False).terminal(drawn, border=2, compact=True)
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in drawn.getvalue().splitlines())
