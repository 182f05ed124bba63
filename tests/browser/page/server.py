"""Exercises on a page without JupyterLab: real sessions behind a bridge on this machine.

It keeps the contract between `exercise.js` and Python, so that tests can hold
messages back or lose them, which a real kernel does only by accident.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from course.render import kind_styles
from course.widgets.exercise import STATIC
from course.widgets.session import Session

PAGE = Path(__file__).with_name("page.html")
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


class Served:
    """The sessions that the page may open, by id."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sessions: list[Session] = []
        self.sources: dict[int, str] = {}  # a front end of one's own, for a test of a broken one

    def add(self, session: Session) -> int:
        self.sessions.append(session)
        return len(self.sessions) - 1

    def open(self, number: int) -> dict[str, Any]:
        session = self.sessions[number]
        kind = STATIC / "kinds" / f"{session.item['kind']}.js"
        source = self.sources.get(number) or kind.read_text(encoding="utf-8")
        return {
            "view": {**session.item, "label": session.kind.LABEL, "done": session.kind.DONE},
            "state": session.state(),
            "kind_esm": source,
            "kind_css": kind_styles(session.item["kind"]),
        }

    def send(self, number: int, message: dict[str, Any]) -> dict[str, Any]:
        """What `ExerciseWidget` does with a message."""
        session, seq = self.sessions[number], message["seq"]
        error = session.handle(message["event"], seq)
        return {"state": session.state(), "reply": {"ack": seq, "ok": not error, "error": error}}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    served: Served


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece: the second of two would wait for the first

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            self._file(PAGE)
        elif path == f"/static/{Path(path).name}":
            self._file(STATIC / Path(path).name)
        elif path.startswith("/open/"):
            self._json(self.server.served.open(int(path.removeprefix("/open/"))))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._json(self.server.served.send(int(self.path.removeprefix("/send/")), message))

    def _file(self, path: Path) -> None:
        if path.is_file():
            self._reply(path.read_bytes(), TYPES[path.suffix])
        else:
            self.send_error(404)

    def _json(self, data: dict[str, Any]) -> None:
        self._reply(json.dumps(data).encode(), "application/json")

    def _reply(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests' own output is enough."""


@contextmanager
def serve() -> Iterator[Served]:
    """A server on a free port, gone at the end."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.served = Served(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.served
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
