"""Pages that stand at the addresses of calls: https, with a certificate of their own making."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sayback.sharing.certificate import leaf

PAGE = b'<!doctype html><html lang="en"><meta charset="utf-8"><title>A call</title><h1>A call</h1>'


class Quiet(ThreadingHTTPServer):
    """A server that does not mind a browser that only looked at its certificate."""

    def handle_error(self, *_: object) -> None:
        pass


def tls(folder: Path, hosts: Sequence[str]) -> ssl.SSLContext:
    """Give the lock of a server that goes by these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf(folder, hosts, datetime.now(UTC)))
    return context


@contextmanager
def served(folder: Path, hosts: Sequence[str], page: bytes = PAGE) -> Iterator[int]:
    """Serve calls under these names, the same page at every address; give the port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Answer) as server:
        # a connection that says nothing must not hold up the others
        server.socket = tls(folder, hosts).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()
