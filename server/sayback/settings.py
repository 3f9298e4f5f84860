"""The table of settings: environment variables `SAYBACK_<NAME>`, flags of `sayback serve`.

The descriptions are the help texts; README and `--help` are printed from them.
"""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_PACKAGE: Final = Path(__file__).resolve().parent

KEY: Final = 16
"""Characters that a key for making talks has at least."""

_TUNNELS: Final = (
    *(".ts.net", ".trycloudflare.com", ".cfargotunnel.com", ".loca.lt", ".serveo.net", ".lhr.life", ".devtunnels.ms"),
    *(".ngrok.io", ".ngrok.app", ".ngrok.dev", ".ngrok-free.app", ".ngrok-free.dev", ".pinggy.link", ".localhost.run"),
)
"""Endings of names that tunnels give: the next one who gets such a name would be held to it."""

NOBODY: Final = "'none'"
"""A CSP source list that names no page at all."""

HOSTS: Final = ("zoom", "teams", "meet")
"""Hosts that show the panel inside themselves where an operator says so."""

_KEY: Final = re.compile(r"""^ ?["']?[a-z][a-z.-]*["']?:""", re.MULTILINE)
_WHOLE: Final = 10
"""Kinds of steps; who says so many anew says them all, and who says a few changes ours."""

Words = Annotated[tuple[str, ...], NoDecode]
"""Several values, separated by spaces or commas."""


def _data_folder() -> Path:
    """Return the user's own data folder: XDG on Linux, Application Support on macOS."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Sayback"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sayback"


def beside(name: str) -> Path:
    """Return a folder that travels with the package.

    In a checkout at its root, in an installed wheel as `_<name>` inside.
    """
    carried = _PACKAGE / f"_{name}"
    return carried if carried.is_dir() else _PACKAGE.parent.parent / name


class Counted(NamedTuple):
    """The place of the metrics: a host and a port, the path of a unix socket, or nowhere."""

    host: str | None = None
    port: int = 0
    path: str = ""


def counted(text: str) -> Counted:
    """Read where metrics are served; raises ValueError for anything else."""
    if text.startswith("/"):
        return Counted(path=text)
    if not text:
        return Counted()
    parts = urlsplit(f"//{text}")
    if parts.hostname is None or parts.port is None or parts.netloc != text or "@" in text:
        raise ValueError("must be like 127.0.0.1:9440, or the whole path of a unix socket")
    return Counted(parts.hostname, parts.port)


def _is_whole(folder: Path) -> bool:
    """Tell whether a folder is a library of its own: it says what the steps of nearly every kind say."""
    page = folder / "locales" / "en" / "defaults.yaml"
    return page.is_file() and len(_KEY.findall(page.read_text("utf-8", "replace"))) >= _WHOLE


_CALL: Final = re.compile(
    r"(https?)://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[::1\])(:[0-9]{1,5})?((?:/[\w-]+)*)/?",
    re.ASCII,
)
_LOOPBACK: Final = re.compile(r"(?:.+\.)?localhost|127(?:\.[0-9]+){3}|\[?::1\]?")
_ANYBODY: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?\*(?::[0-9*]+)?/?|[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)
"""Sources of a CSP list that name no page: `*`, `https://*`, `https:`."""


def _at(address: str) -> tuple[str, str | None, int | None]:
    """Return what makes an origin, with the port that goes without saying."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def origin(address: str) -> str:
    """Return the origin of an address: scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class Settings(BaseSettings):
    """The settings of an operator. Everything has a default that fits one laptop."""

    model_config = SettingsConfigDict(env_prefix="SAYBACK_", frozen=True, extra="ignore", hide_input_in_errors=True)

    host: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 is every network this machine is in.")
    port: int = Field(8440, ge=0, le=65_535, description="The port to listen on; 0 takes a free one.")
    share: bool = Field(
        False,
        description="Whether other devices in your own network may come: with a certificate and a key of its own.",
    )
    public_url: str = Field(
        "", description="The address that people open, if it is another: behind a proxy, for links."
    )
    tls_cert: Path | None = Field(None, description="A certificate (PEM) to serve https with; needs tls_key.")
    tls_key: Path | None = Field(None, description="The certificate's private key (PEM).")
    data_dir: Path = Field(default_factory=_data_folder, description="Where the built-in store keeps its files.")
    redis_url: str = Field(
        "", description="Another store instead: redis://, rediss:// or unix:// (Redis 7.2 or newer, or Valkey)."
    )
    store_memory: int = Field(
        1_024,
        ge=64,
        description="Megabytes that the built-in store may take. From 85 % on nothing new is begun, "
        "so that talks under way have room; once full it keeps all and adds nothing.",
    )
    redis_wait: int = Field(0, ge=0, le=9, description="How many replicas must have an act before it counts as kept.")
    protocols: Annotated[tuple[Path, ...], NoDecode] = Field(
        (),
        description="Folders with dialogues, lists, decks and texts of your own, with a colon between them; they add "
        "to the built-in ones. A folder with a whole `locales/en/defaults.yaml` is a library of its own and stands "
        "instead of them.",
    )
    name: str = Field(
        "Sayback", min_length=1, max_length=40, description="The name that stands on every page, if you have your own."
    )
    logo: Path | None = Field(None, description="A picture of your own: an SVG or PNG of at most 64 KB.")
    imprint: str = Field("", description="The address of the page that says who runs this.")
    privacy: str = Field("", description="The address of your privacy page.")
    contact: str = Field("", description="Where people reach you: an e-mail address, or the address of a page.")
    create_key: str = Field(
        "",
        repr=False,
        description="Only who has this key may make talks and workshops; empty lets everyone. "
        "At least 16 characters. A browser brings it in the address: `/#key=…`, also `/wall#key=…` and `/day#key=…`.",
    )
    trusted_proxies: Words = Field((), description="Addresses or networks whose X-Forwarded-For is believed.")
    allowed_origins: Words = Field((), description="Other origins whose pages may open a socket here, or send.")
    api_origins: Words = Field(
        (),
        description="Other origins whose pages may use `/api`, without cookies; sockets stay closed to them.",
    )
    frame_ancestors: str = Field(
        NOBODY,
        description="Pages of your own that may show the panel inside them, by `/host/embed` (a CSP source list, such "
        "as `https://praxis.example`). No other address is ever shown inside a page.",
    )
    hosts: Words = Field(
        (),
        description="Programs for calls that may show the panel inside them: `zoom`, `teams`, `meet`. Each has "
        "addresses of its own below `/host/`; `zoom` also holds browsers to https, for a year.",
    )
    zoom_secret: str = Field(
        "",
        repr=False,
        description="The secret of your app in Zoom. With it, Zoom's own library runs only in pages that Zoom itself "
        "opened; needs the extra `hosts`.",
    )
    extension_ids: Words = Field(
        (), description="Ids of browser extensions, built by yourself, that may show the panel beside a call."
    )
    call: str = Field(
        "",
        description="A video call of your own, a Jitsi: https://meet.example.org. A talk's links then open the call "
        "and the panel on one page: `docs/hosts.md`.",
    )
    hsts: bool = Field(
        False,
        description="Whether browsers shall open this name by https only from now on, for a year. "
        "Only for a name that keeps a certificate that browsers trust.",
    )
    metrics: str = Field(
        "",
        description="Where `/metrics` is told: 127.0.0.1:9440, or the path of a unix socket; empty nowhere.",
    )
    most_talks: int = Field(
        20_000,
        ge=1,
        description="Talks and workshops that may stand in the store at once; "
        "a talk that nobody has opened takes about 6 KB of it. "
        "Past that, a new one takes the place of the oldest talk that nobody has claimed, planned or hosts. "
        "Without a `create_key`, an address may make a quarter of them in a day.",
    )
    create_burst: int = Field(2_000, ge=1, description="New talks an address may make at once.")
    create_rate: float = Field(20, gt=0, description="New talks an address may make each second after that.")
    act_burst: int = Field(100, ge=1, description="Acts a seat may send at once.")
    act_rate: float = Field(40, gt=0, description="Acts a seat may send each second after that.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("warning", description="The least that is logged.")
    log_form: Literal["console", "json"] = Field("console", description="Logs for people or for machines.")

    @field_validator("trusted_proxies", "allowed_origins", "api_origins", "hosts", "extension_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network, strict=False)
        return value

    @field_validator("protocols", mode="before")
    @classmethod
    def _folders(cls, value: object) -> object:
        return tuple(filter(None, str(value).split(os.pathsep))) if isinstance(value, str | Path) else value

    @field_validator("name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.strip() or not value.isprintable():
            raise ValueError("must be a name of one line")
        return value.strip()

    @field_validator("imprint", "privacy", "contact")
    @classmethod
    def _leads_somewhere(cls, value: str, info: ValidationInfo) -> str:
        """Make a link of what was given; a bare e-mail address becomes one."""
        parts = urlsplit(value)
        if not value or (parts.scheme in ("http", "https") and parts.hostname):
            return value
        address = value.removeprefix("mailto:")
        if info.field_name == "contact" and re.fullmatch(r"[^@\s<>\"?&]+@[^@\s<>\"?&]+", address):
            return f"mailto:{address}"
        or_mail = ", or an e-mail address" if info.field_name == "contact" else ""
        raise ValueError(f"must be like https://praxis.example/page{or_mail}")

    @field_validator("api_origins")
    @classmethod
    def _named(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or origin.rstrip("/") != f"{parts.scheme}://{parts.netloc}":
                raise ValueError("must be like https://one.example, each a whole origin and no more")
        return value

    @field_validator("create_key")
    @classmethod
    def _hard_to_guess(cls, value: str) -> str:
        if value and len(value) < KEY:
            raise ValueError(
                f"must have at least {KEY} characters, or it can be guessed: openssl rand -hex 16 makes one"
            )
        return value

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
            raise ValueError("must be like https://sayback.example, without a path")
        return value.rstrip("/")

    @field_validator("call")
    @classmethod
    def _of_your_own(cls, value: str) -> str:
        found = _CALL.fullmatch(value)
        if value and not (
            found and (found[1] == "https" or _LOOPBACK.fullmatch(found[2])) and urlsplit(value).port != 0
        ):
            raise ValueError("must be like https://meet.example.org: https, and nothing behind it but a path")
        return value.rstrip("/")

    @field_validator("frame_ancestors")
    @classmethod
    def _one_directive(cls, value: str) -> str:
        if not value.strip() or any(sign in value for sign in ";,\r\n"):
            raise ValueError("must be a list of sources, such as 'none' or https://host.example")
        if anybody := [source for source in value.split() if _ANYBODY.fullmatch(source)]:
            raise ValueError(
                f"must name the pages, such as https://host.example: by {anybody[0]} any page could show the panel"
            )
        return value

    @field_validator("hosts")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := sorted({*value} - {*HOSTS}):
            raise ValueError(f"knows no {' and no '.join(unknown)}: there are {', '.join(HOSTS)}")
        return value

    @field_validator("extension_ids")
    @classmethod
    def _ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch("[a-p]{32}", name) for name in value):
            raise ValueError("must be ids as chrome://extensions shows them, 32 letters from a to p each")
        return value

    @model_validator(mode="after")
    def _both_halves(self) -> Settings:
        if (self.tls_cert is None) != (self.tls_key is None):
            missing = "tls_key" if self.tls_key is None else "tls_cert"
            raise ValueError(f"half a pair: {missing} is missing, and https needs both tls_cert and tls_key")
        return self

    @field_validator("metrics")
    @classmethod
    def _place(cls, value: str) -> str:
        counted(value)
        return value

    @model_validator(mode="after")
    def _for_a_year(self) -> Settings:
        if self.hsts and self.passing:
            raise ValueError("hsts is for a name of your own for a year, not for --share or a tunnel's name")
        if self.hsts and not (self.public_url.startswith("https:") or self.tls_cert):
            raise ValueError("hsts needs https: a tls_cert, or a public_url that begins with https:")
        return self

    @model_validator(mode="after")
    def _elsewhere(self) -> Settings:
        _, host, port = call = _at(self.call)
        here = port == self.port and _LOOPBACK.fullmatch(host or "")
        if self.call and (here or call == _at(self.public_url)):
            raise ValueError("call must have another name or port than Sayback: here it could read what people type")
        return self

    @property
    def passing(self) -> bool:
        """Tell whether the name is lent: somebody else's network, or a tunnel's."""
        return self.share or (urlsplit(self.public_url).hostname or "").endswith(_TUNNELS)

    @property
    def counted(self) -> Counted:
        """Return the place of the metrics."""
        return counted(self.metrics)

    @property
    def library(self) -> tuple[Path, ...]:
        """The folders of protocol files and their texts, a later one over an earlier one."""
        return self.protocols if any(map(_is_whole, self.protocols)) else (beside("protocols"), *self.protocols)

    @property
    def links(self) -> dict[str, str]:
        """The operator's own pages: what each is → where it is; only those that there are."""
        pages = {"imprint": self.imprint, "privacy": self.privacy, "contact": self.contact}
        return {what: where for what, where in pages.items() if where}

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose pages may connect, besides those served under the very host they connect to."""
        return (*self.allowed_origins, *([self.public_url] if self.public_url else []))

    def address_of(self, port: int) -> str:
        """Return the address to print and to open, for the port that was taken."""
        scheme = "https" if self.tls_cert else "http"
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(
            self.host, f"[{self.host}]" if ":" in self.host else self.host
        )
        return self.public_url or f"{scheme}://{host}:{port}"

    @property
    def plain(self) -> bool:
        """Tell whether other devices would meet an address without https.

        Browsers cannot seal words there.
        """
        if self.public_url or self.tls_cert:
            return self.public_url.startswith("http:")
        return self.host not in ("127.0.0.1", "::1", "localhost")
