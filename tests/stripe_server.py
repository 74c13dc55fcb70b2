"""The HTTP side of the stand-in of Stripe: form-encoded in, JSON out, keys checked.

And the page that it sends buyers to, `/c/pay/<session>`: one button to pay, one link back.
"""

import html
import json
import re
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Call:
    """One request that came in."""

    method: str
    path: str
    params: dict
    headers: dict


class Dropped(Exception):
    """The connection breaks instead of an answer."""


class Refused(Exception):
    """An error answer."""

    def __init__(self, status, body):
        super().__init__(body["error"]["message"])
        self.status, self.body = status, body


PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Pay</title><link rel="icon" href="data:,"><h1>{title}</h1>
<form method="post"><button>Pay {amount}</button></form><a href="{back}">Back</a></html>"""
_PAGE_PATH = re.compile(r"/c/pay/(\w+)")


def error(message, *, type="invalid_request_error", **members):  # noqa: A002  (Stripe's name)
    """An error's body."""
    return {"error": {"type": type, "message": message, **members}}


class StripeServer:
    """Serves on a loopback port of its own until `close`."""

    def __init__(self):
        self.released = Event()  # what hangs, hangs until then
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(standin):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):
            page = _PAGE_PATH.fullmatch(self.path)
            if page:
                self._send_page(page[1])
            else:
                self._handle(urlsplit(self.path).query)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            page = _PAGE_PATH.fullmatch(self.path)
            if page:
                self._take_payment(page[1])
            else:
                self._handle(body)

        def _send_page(self, session_id):
            session = standin.sessions[session_id]
            text = {
                "title": session["title"],
                "amount": f"{session['amount_total']} {session['currency']}",
                "back": session["cancel_url"],
            }
            self._write(200, PAGE.format_map({k: html.escape(v) for k, v in text.items()}), "html")

        def _take_payment(self, session_id):
            standin.pay(session_id)
            self.send_response(303)
            self.send_header("Location", standin.sessions[session_id]["success_url"])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _handle(self, form):
            call = Call(self.command, urlsplit(self.path).path, nested(form), dict(self.headers))
            if self.headers["Authorization"] != f"Bearer {standin.secret_key}":
                return self._send(401, error("Invalid API Key provided"))
            try:
                self._send(*standin.answer(call, self.headers["Idempotency-Key"]))
            except Dropped:
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

        def _send(self, status, body):
            self._write(status, json.dumps(body), "json")

        def _write(self, status, text, kind):
            media_type = "text/html; charset=utf-8" if kind == "html" else "application/json"
            with suppress(OSError):  # whoever asked may have given up
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(text.encode())))
                self.send_header("Request-Id", f"req_{secrets.token_hex(7)}")
                self.end_headers()
                self.wfile.write(text.encode())

        def log_message(self, *_):
            """Quiet."""

    return Handler


def nested(form):
    """`a[b][0]=x` as `{"a": {"b": ["x"]}}`."""
    found = {}
    for path, value in parse_qsl(form, keep_blank_values=True):
        *parents, last = path.replace("]", "").split("[")
        inner = found
        for name in parents:
            inner = inner.setdefault(name, {})
        inner[last] = value
    return _lists(found)


def _lists(value):
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(part) for name, part in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner
