"""Runs the server until it is told to stop, and then until everything it accepted is answered."""

import logging
import signal
import threading
import time
from types import FrameType
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore

from kb import settings

_STOP_SECONDS = 30
# Who came a moment ago has yet to say what for.
_GRACE_SECONDS = 1
# Beyond the queue's limit a connection is told 503, which is better than to hang; it needs to be accepted for it.
_CONNECTIONS = 800


class Server:
    """The site on a bound socket."""

    def __init__(self, app: Flask, listener: Any, threads: int) -> None:
        self._channels: dict[int, Any] = {}
        self._stopping = threading.Event()
        self._server = create_server(
            app,
            map=self._channels,
            sockets=[listener],
            threads=threads,
            ident="xuehai",
            connection_limit=_CONNECTIONS,
            # What they say counts only where KB_PROXIES says so: web/operation/proxies.py reads them then.
            clear_untrusted_proxy_headers=settings.number("KB_PROXIES") == 0,
        )
        # It remarks on every request that waits; the limit of the queue is what an operator needs to know of.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        app.config["WAITING"] = lambda: len(self._server.task_dispatcher.queue)

    def run(self) -> None:
        """Answer until ``stop``; return when all is answered, or half a minute later."""
        while not self._stopping.is_set():
            self._turn(1)
        while self._lets_in():  # who is connected already
            pass
        self._server.del_channel()
        self._server.socket.close()
        until = time.monotonic() + _STOP_SECONDS
        while self._has_work() and time.monotonic() < until:
            self._turn(0.1)
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._channels)

    def stop(self) -> None:
        """Have ``run`` come to its end; safe from any thread and from a signal's handler."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._server.pull_trigger()

    def stop_on_signals(self) -> None:
        """Stop at SIGTERM and at the first interrupt; a second one ends the process at once."""

        def handle(number: int, _frame: FrameType | None) -> None:
            signal.signal(number, signal.default_int_handler)
            self.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, handle)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._channels, count=1)

    def _lets_in(self) -> bool:
        """Return whether a turn let somebody in: one at a time."""
        before = len(self._server.active_channels)
        self._turn(0)
        return len(self._server.active_channels) > before

    def _has_work(self) -> bool:
        """Return whether answers are outstanding; connections that wait for nothing are closed."""
        latest = time.time() - _GRACE_SECONDS
        for channel in list(self._server.active_channels.values()):
            if not channel.requests and not channel.total_outbufs_len and channel.creation_time < latest:
                channel.handle_close()
        return bool(self._server.active_channels)
