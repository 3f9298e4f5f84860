"""`sayback demo`: a practice talk with a virtual partner, for a first try alone.

It plays the organiser's part as the start page does: it makes the session's name, one invitation per seat and the link
secret, sends only hashes and sealed names, and prints the link for the person's own seat. The virtual partners claim
theirs and play by socket. Nothing in the server knows that it is practice.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

import click

from ..engine.pair import Seat
from .partner import Partner, Seal

NAMES: Mapping[Seat, str] = {"a": "Sam", "b": "Robin", "therapist": "Alex"}
READY = 60.0
"""Seconds that a server of our own may take until it answers."""
PRACTICE = "These are practice words."
BODY = ("head", "throat", "chest", "belly", "hands")
"""Places of a body that a virtual partner finds a feeling at; all of them are on the map."""


class Practice:
    """A practice session on a running server.

    `people` are the seats for persons, the rest is virtual.
    """

    def __init__(self, url: str, protocol: str, people: tuple[Seat, ...], therapist: bool) -> None:
        from . import sealing  # needs the cryptography package, which only practice and tests use

        self._sealing, self.url = sealing, url
        self.session = sealing.b64(secrets.token_bytes(16))
        self._link = secrets.token_bytes(32)
        self.seats: tuple[Seat, ...] = ("a", "b", "therapist") if therapist else ("a", "b")
        self.people = people
        self._invitations = {seat: secrets.token_bytes(32) for seat in self.seats}
        self._all = sealing.derive("all", self._link, self.session)
        names = {seat: self._sealed(seat, "-", "name", NAMES[seat]) for seat in self.seats}
        invites = {seat: {"invite": sealing.hashed(self._invite(seat))} for seat in self.seats}
        body = {"protocol": protocol, "session": self.session, "therapist": therapist, "seats": invites, "names": names}
        _post(f"{url}/api/sessions", body)
        self._trees = _get(f"{url}/api/protocols/{protocol}/texts/en")["trees"] | {"body": BODY}

    def _invite(self, seat: Seat) -> str:
        sealing = self._sealing
        return str(sealing.b64(sealing.derive("invite", self._invitations[seat], self.session)))

    def _sealed(self, seat: Seat, step: str, field: str, words: str, least: int = 0) -> str:
        place = self._sealing.Place(self.session, seat, "all", step, field)
        return self._sealing.seal(self._all, place, words, least=least)

    def link(self, seat: Seat) -> str:
        """Return the link that a person opens to take that seat."""
        b64 = self._sealing.b64
        return f"{self.url}/s/{self.session}#1.{b64(self._invitations[seat])}.{b64(self._link)}"

    def partner(self, seat: Seat, pace: float, seed: int) -> Partner:
        """Make a virtual partner in that seat, who has claimed it as a browser would."""
        sealing, secret = self._sealing, secrets.token_bytes(32)
        token = sealing.b64(sealing.derive("token", secret, self.session))
        _, public = sealing.new_pair()
        _, commit = sealing.commitment(public, secret, self.session)
        claim = {"token": sealing.hashed(token), "commit": sealing.b64(commit)}
        _post(f"{self.url}/api/sessions/{self.session}/claim", claim, self._invite(seat))
        return Partner(
            self.url, self.session, token, pace=pace, seed=seed, seal=self._words_of(seat), trees=self._trees
        )

    def _words_of(self, seat: Seat) -> Seal:
        """Write a virtual partner's words: one plain sentence, or its picks.

        Picks are padded to their one size.
        """

        def seal(step: str, field: str, shape: Mapping[str, Any], words: str) -> str:
            picked = shape["minLength"] == shape["maxLength"]
            return self._sealed(seat, step, field, words if picked else PRACTICE, least=256 if picked else 0)

        return seal


def _get(url: str) -> dict[str, Any]:
    return _asked(urllib.request.Request(url))


def _post(url: str, body: Mapping[str, object], bearer: str | None = None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    return _asked(urllib.request.Request(url, json.dumps(body).encode(), headers))


def _asked(request: urllib.request.Request) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            said: dict[str, Any] = json.loads(answer.read())
            return said
    except urllib.error.HTTPError as error:
        message = json.loads(error.read() or b"{}").get("error", {}).get("message", str(error))
        raise click.ClickException(message) from None


@contextlib.contextmanager
def running_server(port: int, *flags: str) -> Iterator[str]:
    """Give the address of a server that answers on this port, else start our own.

    Our own runs with these flags, until the end.
    """
    url = f"http://127.0.0.1:{port}"
    if _answers(url):
        yield url
        return
    child = subprocess.Popen([sys.executable, "-m", "sayback", "serve", "--port", str(port), *flags])
    try:
        end = time.monotonic() + READY
        while not _answers(url):
            if child.poll() is not None or time.monotonic() > end:
                raise click.ClickException("The server did not start; its own words are above.")
            time.sleep(0.1)
        yield url
    finally:
        child.terminate()
        child.wait(10)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
            return bool(json.loads(answer.read()).get("ok"))
    except (OSError, ValueError):
        return False


def needs_cryptography() -> None:
    """Say what is missing, where words cannot be sealed."""
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise click.ClickException("Practice needs one package more: pip install 'sayback[demo]'.") from None


async def _play(partners: list[Partner]) -> None:
    await asyncio.gather(*(partner.play() for partner in partners))


@click.command()
@click.option("--both", is_flag=True, help="Watch two virtual partners from the therapist's seat.")
@click.option("--protocol", default="speaker-listener", show_default=True, help="The dialogue to practise.")
@click.option("--pace", default=1.0, show_default=True, type=click.FloatRange(0, 10), help="How slowly they tap.")
@click.option(
    "--port",
    default=8440,
    envvar="SAYBACK_PORT",
    show_default=True,
    help="The server's port; one is started if none answers.",
)
@click.option("--data-dir", default=None, help="Where a server that is started here keeps its files.")
@click.option("--open/--no-open", "open_page", default=True, help="Whether to open the page in a browser.")
def demo(both: bool, protocol: str, pace: float, port: int, data_dir: str | None, open_page: bool) -> None:
    """Hold a practice talk: you and a virtual partner, or two of them to watch."""
    needs_cryptography()
    with running_server(port, *(["--data-dir", data_dir] if data_dir else [])) as url:
        people: tuple[Seat, ...] = ("therapist",) if both else ("a",)
        practice = Practice(url, protocol, people, therapist=both)
        virtual = [seat for seat in practice.seats if seat not in people]
        partners = [practice.partner(seat, pace, seed) for seed, seat in enumerate(virtual)]
        for seat in people:
            click.echo(f"Open this: {practice.link(seat)}")
            if open_page:
                click.launch(practice.link(seat))
        click.echo("Practising with " + " and ".join(NAMES[seat] for seat in virtual) + ". Ctrl-C ends it.")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_play(partners))
            click.echo("The practice talk is over.")
