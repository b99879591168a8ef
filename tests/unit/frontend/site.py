"""A small site: the built files, pages made of the documentation's examples, a strict policy."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[3]
DIST = ROOT / "src/slagkracht/static/slagkracht/dist"
CONTRACT = ROOT / "docs/explanation/frontend.md"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def policy() -> str:
    """The content security policy that the documentation promises to work under."""
    block = re.search(r"```\n(default-src.*?)```", CONTRACT.read_text(encoding="utf-8"), re.DOTALL)
    assert block, "the documentation gives no policy"
    return " ".join(block[1].split())


def example(name: str) -> str:
    """The example with this name from the documentation, with Django's two tags filled in."""
    text = CONTRACT.read_text(encoding="utf-8")
    block = re.search(rf"```html {name}\n(.*?)```", text, re.DOTALL)
    assert block, f"the documentation has no example {name}"
    html = block[1].replace(
        "{% csrf_token %}", '<input type="hidden" name="csrfmiddlewaretoken" value="t0k3n">'
    )
    return re.sub(r"\{% static 'slagkracht/dist/([^']+)' %\}", r"/static/\1", html)


def page(
    *parts: str,
    root: str = 'lang="nl" data-scherm="open"',
    scripts: str = "",
    body_class: str = "",
    words: dict[str, str] | None = None,
    head: bool = True,
) -> str:
    """A whole page around these parts."""
    given = json.dumps(words or {}).replace("<", "\\u003c")
    return f"""<!doctype html>
<html {root}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Proef</title>{example("head") if head else ""}{scripts}</head>
<body class="utrecht-document slagkracht-theme {body_class}">
<script id="slagkracht-words" type="application/json">{given}</script>{example("live")}
<main id="inhoud"><div class="slagkracht-main">
<h1 class="utrecht-heading-1">Proef</h1>{"".join(parts)}</div></main>
</body></html>"""


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Response:
    """What goes out."""

    body: str = ""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Response]


@dataclass
class Site:
    """Pages by path, and what was asked of them."""

    url: str = ""
    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def serve(self, path: str, answer: str | Response | Handler) -> None:
        if isinstance(answer, str):
            answer = Response(answer)
        fixed = answer
        self.pages[path] = (lambda _: fixed) if isinstance(fixed, Response) else fixed

    def posts(self, path: str) -> list[Request]:
        return [one for one in self.asked if one.method == "POST" and one.path == path]


def answer_to(site: Site, request: Request) -> Response:
    if request.path.startswith("/static/"):
        file = DIST / request.path.removeprefix("/static/")
        return Response(status=200, kind=TYPES[file.suffix]) if file.is_file() else Response("", 404)
    handler = site.pages.get(request.path)
    return handler(request) if handler else Response("nothing here", 404)


def handler_for(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handling(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode("utf-8", "replace")
            path = self.path.split("?")[0]
            request = Request(self.command, path, dict(self.headers), body)
            if not path.startswith("/static/"):
                site.asked.append(request)
            response = answer_to(site, request)
            content = response.body.encode()
            if path.startswith("/static/") and response.status == 200:
                content = (DIST / path.removeprefix("/static/")).read_bytes()
            self.send_response(response.status)
            self.send_header("Content-Type", response.kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", policy())
            self.send_header("Cache-Control", "no-store" if not path.startswith("/static/") else "max-age=60")
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handling


@contextmanager
def running() -> Iterator[Site]:
    """Serve on a free port of this machine, by the name passkeys accept without TLS."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(site))
    server.daemon_threads = True
    site.url = f"http://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
