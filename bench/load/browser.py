"""One person's connection to the site: kept open, with cookies, every answer recorded."""

import re
import socket
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

from bench.load.record import Answer, Record

_PATIENCE = 120.0
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


class Pass(NamedTuple):
    """What somebody who is signed in has: the token of forms, and cookies."""

    token: str
    cookies: dict[str, str]


class Browser:
    """Asks over a real socket, one request at a time."""

    def __init__(self, port: int, record: Record) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._record = record
        self._cookies: dict[str, str] = {}

    def close(self) -> None:
        self._connection.close()

    def get(self, kind: str, address: str) -> tuple[Answer, bytes]:
        """Return what came of asking for a page; status 0 and what was wrong where nothing did."""
        return self._ask(kind, "GET", address, b"", {})

    def post(self, kind: str, address: str, fields: dict[str, str]) -> tuple[Answer, bytes]:
        """Return what came of sending a form as a page's own script does, which is answered in JSON."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        return self._ask(kind, "POST", address, urlencode(fields).encode(), headers)

    def sign_in(self, name: str, password: str) -> Pass:
        """Sign in and return what else is needed to be signed in elsewhere."""
        token = self._token()
        self.post("sign in", "/sign-in", {"name": name, "password": password, "csrf_token": token})
        return Pass(self._token(), dict(self._cookies))

    def carry(self, cookies: dict[str, str]) -> None:
        """Be who has these cookies."""
        self._cookies |= cookies

    def _token(self) -> str:
        found = _TOKEN.search(self.get("sign in", "/sign-in")[1])
        if found is None:
            raise AssertionError("the form for signing in has no token")
        return found[1].decode()

    def _ask(self, kind: str, method: str, address: str, body: bytes, headers: dict[str, str]) -> tuple[Answer, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = time.monotonic()
        try:
            self._connection.request(method, address, body or None, headers | ({"Cookie": cookies} if cookies else {}))
            response = self._connection.getresponse()
            page = response.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            answer, page = Answer(kind, sent, 0, _ms(sent)), repr(error).encode()
        else:
            self._keep(response)
            answer = Answer(kind, sent, response.status, _ms(sent), _seconds(response))
        self._record.add(answer)
        return answer, page

    def _keep(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        with suppress(OSError, AttributeError):
            # Requests are one small write each; they need not wait for an acknowledgement of the last one.
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _ms(sent: float) -> float:
    return (time.monotonic() - sent) * 1000


def _seconds(response: HTTPResponse) -> int | None:
    value = response.headers.get("Retry-After", "")
    return int(value) if value.isdecimal() else None
