"""What is answered with "later": everything while too much waits (503), one client's too many searches (429).

Whoever waited longest is refused first: a person who waited so long has gone, and the queue gets
short at the price of a refusal, not of a search. As many are answered between two bouts of refusals as may
wait, or those who come back at once would keep the queue long and everybody refused.
"""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, request
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from kb import settings

_BUSY_SECONDS = 5
_MOST_CLIENTS = 10_000
_LIMITED = ("/search", "/api/")
# An operator must see that a busy site lives; the file is small.
_NEVER_REFUSED = ("/healthz", "/readyz", "/metrics")


class Sluice:
    """Refuses as many as are too many, then answers as many as may wait before it refuses again."""

    def __init__(self, most_waiting: int) -> None:
        self._most = most_waiting
        self._to_refuse = self._to_answer = 0
        self._lock = threading.Lock()

    def refuses(self, waiting: int) -> bool:
        """Whether a request is refused behind which so many others wait."""
        with self._lock:
            excess = max(0, waiting - self._most)
            if excess and not self._to_refuse and not self._to_answer:
                self._to_refuse, self._to_answer = excess, max(1, self._most)
            self._to_refuse = min(self._to_refuse, excess)
            if self._to_refuse:
                self._to_refuse -= 1
                return True
            self._to_answer = max(0, self._to_answer - 1)
            return False


class TokenBuckets:
    """A bucket of tokens for each client: ``a_minute`` of them at first, and as many anew each minute."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = a_minute, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, client: str) -> float:
        """Take a token and return 0; where there is none, the seconds until there is one."""
        with self._lock:
            now = self._clock()
            tokens, then = self._buckets.pop(client, (float(self._most), now))
            tokens = min(self._most, tokens + (now - then) * self._most / 60)
            wait = 0.0 if tokens >= 1 else (1 - tokens) * 60 / self._most
            self._buckets[client] = (tokens if wait else tokens - 1, now)
            if len(self._buckets) > _MOST_CLIENTS:
                self._buckets.popitem(last=False)  # the one that was away longest, whose bucket is full again
            return wait


def register(app: Flask) -> None:
    """Refuse what ``app`` cannot bear; ``app.config["WAITING"]`` says how many requests wait."""
    app.config.setdefault("WAITING", lambda: 0)
    most_waiting, a_minute = settings.number("KB_QUEUE"), settings.number("KB_RATE")
    sluice = Sluice(most_waiting)
    buckets = TokenBuckets(a_minute) if a_minute else None

    @app.before_request
    def _refuse() -> None:
        if request.path in _NEVER_REFUSED:
            return
        if sluice.refuses(app.config["WAITING"]()):
            raise ServiceUnavailable(f"too many requests wait; try again in {_BUSY_SECONDS} s", None, _BUSY_SECONDS)
        whose = client()
        if buckets and whose and request.path.startswith(_LIMITED) and (wait := buckets.take(whose)):
            seconds = int(wait) + 1
            raise TooManyRequests(f"more than {a_minute} a minute; try again in {seconds} s", None, seconds)


def client() -> str:
    """Return whom tokens are counted for, empty for nobody.

    From this machine comes its operator, or a proxy that does not say for whom: its readers would all
    share one bucket. Of an IPv6 address counts the network, for a client has all of it.
    """
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or ""
    if address.is_loopback:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
