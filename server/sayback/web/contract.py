"""Contract of the wire: each route with its body and answer, each socket event both ways.

The shapes stand beside the code that checks or makes them (`requests`, `answers`, `events`, `view_types`); here is only
which one goes where. A test holds that these are the routes and events that there are. The files of `docs/api` and the
client's `wire.d.ts` are written from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from ..engine import view_types
from . import answers, events, requests, workshop_answers, workshop_requests

Bearer = Literal["", "seat", "create-key", "workshop"]
"""Which secret a request brings as `Authorization: Bearer`."""
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Route:
    """A route.

    `body` is a pydantic model, `answer` a TypedDict, or None where the answer is no JSON (`media`). `query` are the
    names that may be asked with; `free`: what any other name says, where it may be any.
    """

    method: str
    path: str
    summary: str
    answer: Any = None
    body: type[requests.Shape] | None = None
    bearer: Bearer = ""
    status: int = 200
    query: tuple[str, ...] = ()
    media: str = JSON
    free: str = ""


def _session(method: str, rest: str, summary: str, answer: Any, body: type[requests.Shape] | None = None) -> Route:
    return Route(method, f"/api/sessions/{{session}}{rest}", summary, answer, body, "seat")


def _workshop(
    method: str, rest: str, summary: str, answer: Any, body: type[requests.Shape] | None = None, status: int = 200,
    query: tuple[str, ...] = (),
) -> Route:  # fmt: skip
    return Route(method, f"/api/workshops/{{workshop}}{rest}", summary, answer, body, "workshop", status, query)


def _page(path: str, summary: str) -> Route:
    return Route("GET", path, summary, media="text/html")


_A, _W, _R, _S = answers, workshop_answers, requests, workshop_requests
_LANG: Final = ("lang",)
_WAIT: Final = ("seen", "wait")
_MODES: Final = "Settings of the dialogue that change its pages, by name: the word that is chosen, or `yes`."

SESSIONS: Final = (
    Route("POST", "/api/sessions", "Make a talk", _A.Created, _R.NewSession, "create-key", 201),
    _session("GET", "", "Describe a talk to the holder of a link, before joining", _A.Talk),
    _session("POST", "/claim", "Take a seat for one device", _A.Claimed, _R.Claim),
    _session("POST", "/invite", "Make a new invitation for a seat", _A.Invited, _R.NewInvite),
    _session("POST", "/device", "Leave a sealed box for another device of a seat", _A.DeviceLeft, _R.NewDevice),
    _session("POST", "/key", "Show the public key that was committed to", _A.Keys, _R.PublicKey),
    _session("POST", "/meeting", "Make six digits that introduce another device", _A.Meeting, _R.NewMeeting),
    _session("GET", "/meeting", "Tell the key of the device that came with the digits", _A.Guest),
    _session("POST", "/meeting/key", "Show that device the key that was committed to", _A.Ok, _R.PublicKey),
    _session("POST", "/again", "Put boxes in the place of one's own, for a partner's new device", _A.Ok, _R.Again),
    _session("GET", "/story", "Give the course of the talk, as this seat saw it", _A.Story),
    Route("POST", "/api/meeting", "Tell a device with six digits whose seat it is for", _A.Met, _R.Meet),
    Route("GET", "/api/receipts/{session}", "Give the receipt of an erasure", _A.Receipt),
    Route("POST", "/api/receipts/{session}", "Note that a device has forgotten its keys", _A.Receipt, _R.Confirm),
)

WORKSHOPS: Final = (
    Route("POST", "/api/workshops", "Make a workshop", _W.WorkshopMade, _S.New, "create-key", 201),
    _workshop("GET", "", "Give the workshop with its people and pairs, for a facilitator or helper", _W.WorkshopView),
    _workshop("DELETE", "", "Erase the workshop and all of its talks", events.Erasure),
    _workshop("GET", "/place", "Give the asker's place in the line, at once or when it changes", _W.Place, query=_WAIT),
    _workshop(
        "GET",
        "/projector",
        "Give the projector page, at once or when it changes",
        _W.Projected,
        query=_WAIT,
    ),
    _workshop("GET", "/sums", "Tell the sums of a workshop that has ended", _W.Sums),
    _workshop("POST", "/door", "Open or close the door", _W.DoorSet, _S.DoorState),
    _workshop("POST", "/code", "Make a new code for the door", _W.NewCode, _S.Nothing),
    _workshop("POST", "/helpers", "Make a link for a helper", _W.HelperMade, _S.NewHelper, 201),
    _workshop("DELETE", "/helpers/{n}", "Take a helper's link back", _A.Ok),
    _workshop("POST", "/people", "Add people from a list", _W.PeopleMade, _S.People, 201),
    _workshop("DELETE", "/people/{n}", "Take somebody out of the line", _A.Ok),
    _workshop("POST", "/people/out", "Take out all who came since, and make a new code", _W.TakenOut, _S.Since),
    _workshop("POST", "/people/confirm", "Confirm people who stand in the line", _A.Ok, _S.Confirmed),
    _workshop("POST", "/pairs", "Make pairs", _W.PairsMade, _S.Pairs, 201),
    _workshop("POST", "/pairs/{n}/apart", "Part a pair, to be paired anew", _A.Ok, _S.Nothing),
    _workshop("POST", "/pairs/{n}/take", "Say that one looks after a pair, or no longer", _A.Ok, _S.Take),
    _workshop("POST", "/hands", "Begin a bulk act on many pairs", _W.HandLaid, _S.Hand, 202),
    _workshop("POST", "/end", "End all talks and keep the sums", _W.Ended, _S.Nothing),
    Route("GET", "/api/join/{code}", "Describe the workshop behind a code", _W.DoorInfo),
    Route("POST", "/api/join/{code}", "Stand in the line", _W.Joined, _S.Join, status=201),
)

PROTOCOLS: Final = (
    Route("GET", "/api/protocols", "List all dialogues", _A.Protocols, query=_LANG),
    Route("GET", "/api/protocols/{protocol}", "Describe a dialogue and its steps", _A.Outline, query=_LANG),
    Route("GET", "/api/protocols/{protocol}/picture.svg", "Draw a dialogue", query=_LANG, media="image/svg+xml"),
    Route("GET", "/api/protocols/{protocol}/texts/{language}", "Give all texts of a dialogue in a language", _A.Texts),
    Route("GET", "/api/protocols/{protocol}/tour", "Show its pages as each seat sees them", _A.Tour, free=_MODES),
    Route("GET", "/api/words/{page}", "Give the sentences and data of a page", _A.Words, query=_LANG),
)

OTHERS: Final = (
    Route("GET", "/healthz", "Tell whether the server is alive", _A.Ok),
    Route("GET", "/readyz", "Tell whether acts can be kept", _A.Ok),
    Route("GET", "/socket.io/", "Open a socket (see asyncapi.yaml)", query=("EIO", "transport", "s"), status=101),
    _page("/", "Start"),
    _page("/library", "Library of dialogues"),
    _page("/prepare", "Preparation alone"),
    _page("/day", "Day with many couples"),
    _page("/s/{session}", "Panel of a talk"),
    _page("/call/{session}", "Panel of a talk beside the call of its own, where the operator has one"),
    _page("/code", "Second device, by six digits"),
    _page("/host/{name}", "Door for a page or program with a call, where that host is on"),
    _page("/host/{name}/s/{session}", "Panel of a talk, shown inside such a page"),
    _page("/host/{name}/code", "Second device by six digits, inside such a page"),
    Route("GET", "/host/{module}.js", "Module that such a page loads, from any origin", media="text/javascript"),
    _page("/wall", "Wall of a workshop"),
    _page("/w", "Door of a workshop"),
    _page("/w/{code}", "Door of a workshop, with its code"),
    _page("/projector", "Projector of a workshop"),
    _page("/help", "Help and emergency numbers"),
    _page("/n", "Neutral page of the quick exit"),
    Route("GET", "/static/{release}/{name}", "File of a page, kept for ever", media="*/*"),
    Route("GET", "/static/{name}", "File of a page, asked for again each time", media="*/*"),
    Route("GET", "/favicon.ico", "Icon", media="image/svg+xml"),
    Route("GET", "/robots.txt", "Rules for crawlers", media="text/plain"),
)

ROUTES: Final = (*SESSIONS, *WORKSHOPS, *PROTOCOLS, *OTHERS)


@dataclass(frozen=True, slots=True)
class Event:
    """A socket event: its one argument, and its possible answers (none: it is not answered)."""

    name: str
    summary: str
    payload: Any
    answers: tuple[Any, ...] = ()


_E: Final = events

SENT_BY_PANEL: Final = (
    Event("act", "Do one of `view.moves`", _E.ActSent, (_E.ActKept, _E.ActRefused)),
    Event("words", "Ask for sealed boxes", _E.WordsAsked, (_E.WordsFound, _E.Refusal)),
    Event("hum", "Pass a box of one size to the therapist, or to a partner", _E.HumSent, (_A.Ok, _E.Refusal)),
    Event("signal", "Tell the therapist whether one speaks", _E.SignalSent, (_A.Ok, _E.Refusal)),
)
HEARD_BY_PANEL: Final = (
    Event("view", "All that this seat may see; a newer one replaces an older one", view_types.View),
    Event("hum", "A hum that was passed on", _E.Hum),
    Event("signal", "Signal that somebody speaks; only for a therapist", _E.Signal),
    Event("bye", "Reason why the server closes the line", _E.Bye),
    Event("gone", "The talk was erased, and the line closes for good", _E.Erasure),
)
SENT_BY_WALL: Final = (
    Event("look", "Begin or end to look in on a pair", _W.LookAsked, (_A.Ok, _E.Refusal)),
)  # fmt: skip
HEARD_BY_WALL: Final = (
    Event("wall", "Changes since the last frame", _W.WallEvent),
    Event("hand", "Progress of a bulk act", _W.HandProgress),
    Event("look", "A pair that both let somebody look in on", _W.LookEvent),
    Event("bye", "Reason why the server closes the line", _E.Bye),
    Event("gone", "The workshop was erased, and the line closes for good", _E.Erasure),
)
AUTH: Final = (_E.Auth, _W.WatchAuth)
"""Contents of a CONNECT packet: for a talk, for a workshop."""
