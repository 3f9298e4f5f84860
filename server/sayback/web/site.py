"""The whole web of one process, put together: one aiohttp application over all sessions."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from ..settings import Settings
from . import responses, sdks, security
from .api import Api, Health
from .brand import OURS, Brand
from .buckets import Rate, Rates
from .driver import LARGEST
from .hosts import Hosts, held
from .limits import Limits
from .lost import Lost
from .metrics import Metrics
from .origins import Origins
from .pages import Pages
from .runner import Runner
from .sockets import Sockets
from .workshop_api import WorkshopApi
from .workshop_sockets import Walls

if TYPE_CHECKING:
    from ..sessions.service import SessionService
    from ..workshops.service import WorkshopService
    from .protocol_api import Catalogue

DAY: Final = 86_400


class Site:
    """The web of a process: `app` for all requests, `metrics` for those of operators.

    `sockets` are to be stopped before them. `beat` and `patience` are for tests.

    `brand` is what an operator has put in the place of ours.
    """

    def __init__(
        self,
        settings: Settings,
        sessions: SessionService,
        catalogue: Catalogue,
        client: Path,
        *,
        beat: float = 5.0,
        patience: float = 10.0,
        workshops: WorkshopService | None = None,
        brand: Brand = OURS,
    ) -> None:
        limits, library = _limits(settings), catalogue.library
        self.limits = limits
        late = {tag: str(said) for tag in library.languages if (said := library.ui(tag).get("late"))}
        pages = Pages(client, late, brand, sdks.read(settings.data_dir, settings.hosts), settings.call)
        lost, origins = Lost(library, pages.root), Origins(settings.origins, settings.api_origins)
        self._every = security.headers(hsts=settings.hsts) | held(settings)
        self.app = web.Application(
            middlewares=[lost.middleware, responses.errors, origins.middleware], client_max_size=LARGEST
        )
        self.app.on_response_prepare.append(security.on_prepare(self._every))
        self.app.on_response_prepare.append(origins.on_prepare)
        walls = Walls(workshops.broadcast) if workshops is not None else None
        self.sockets = Sockets(sessions, limits, walls, beat=beat, patience=patience)
        self.sockets.attach(self.app)
        Api(sessions, limits, settings.create_key).attach(self.app)
        if workshops is not None:
            WorkshopApi(workshops, limits, settings.create_key).attach(self.app)
        catalogue.attach(self.app)
        Health(sessions).attach(self.app)
        pages.attach(self.app)
        Hosts(settings, pages, client).attach(self.app)
        self.metrics = Metrics(self.sockets.__len__, sessions.ready, self._every, settings.counted.host)

    def runner(self, app: web.Application | None = None, **how: Any) -> Runner:
        """Make a runner for this application, or that one: set it up and give it a place to listen."""
        return Runner(app or self.app, self._every, **how)


def _limits(settings: Settings) -> Limits:
    create = Rate(settings.create_burst, settings.create_rate)
    quarter = max(1, settings.most_talks // 4)
    share = create if settings.create_key else Rate(quarter, quarter / DAY)  # a holder of the key may use it all
    rates = Rates(create=create, share=share, act=Rate(settings.act_burst, settings.act_rate))
    return Limits(rates, [ipaddress.ip_network(network, strict=False) for network in settings.trusted_proxies])
