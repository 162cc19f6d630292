"""``kb serve``: the site on a port of this machine."""

import os
import socket
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Thread

import click

from kb.errors import KbError, PortInUseError
from kb.library import Library

_FIRST_HANDED = 3


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads that answer.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser, where there is a desktop.")
@click.pass_obj
def serve(home: Path, host: str, port: int, workers: int, open_browser: bool) -> None:
    """Serve the site until interrupted; on a socket that systemd hands over instead of --host and --port."""
    from web import create_app
    from web.operation.memory import share_one_arena
    from web.operation.serving import Server

    share_one_arena()
    with Library(home) as library:
        listener = _handed_over() or _listen(host, port)
        host, port = listener.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        app = create_app(library)
        server = Server(app, listener, workers)
        server.stop_on_signals()
        click.echo(f"学海: {address}  (stop with Ctrl-C)", err=True)
        if not app.config["WORKSPACE"].accounts.all():
            click.echo("no account yet; whoever is to make curricula needs one: kb user add NAME", err=True)
        # Whoever comes first need not wait for it; who comes sooner waits no longer than without.
        Thread(target=_warm, args=(library,), daemon=True).start()
        if open_browser and _has_desktop():
            webbrowser.open(address)
        server.run()


def _warm(library: Library) -> None:
    # What fails here fails again, and is told, where it is asked for; the site may also be closing.
    with suppress(Exception):
        library.warm()


def _handed_over() -> socket.socket | None:
    """Return the socket that this process was started with, as sd_listen_fds(3) tells; None where it was not.

    It stays open while the service restarts: who comes then waits, and is refused by nobody.
    """
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
        return None
    return socket.socket(fileno=_FIRST_HANDED)


def _listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; raises PortInUseError, or KbError for an address that is not ours."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Linux lets two sockets bind with SO_REUSEADDR; only one of them can listen.
        listener.listen()
    except OSError as error:
        listener.close()
        if isinstance(error, socket.gaierror) or error.errno not in (48, 98):
            raise KbError(
                f"cannot listen on {host}:{port} ({error.strerror}); choose another --host or --port"
            ) from error
        raise PortInUseError(host, port) from error
    return listener


def _has_desktop() -> bool:
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
