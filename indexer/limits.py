"""What one file may cost in seconds, memory and expanded size, so that no file can stop a run."""

import resource
import signal
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from zipfile import ZipInfo

from kb import settings
from kb.errors import KbError, UnreadableFileError

READING = "KB_MAX_READ_SECONDS"
RECOGNISING = "KB_MAX_OCR_SECONDS"
_MOST_MEMBERS = 20_000
_LONGEST_REASON = 120


class _TimeUpError(BaseException):
    """The time for a file is over. No Exception, so that no library's own handling can swallow it."""


class _Clock:
    """The setting whose seconds are running, and how many, for the message; one file is read at a time."""

    setting, seconds = READING, 0


@contextmanager
def one_file(path: str, share: int = 1) -> Iterator[None]:
    """Bound the time of what is done inside to ``share`` times KB_MAX_READ_SECONDS; not to be nested.

    Whatever is raised there becomes UnreadableFileError. The time limit works in a process's main thread, which is
    where the pool's workers read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _timer(share):
                yield
    except KbError:
        raise
    except _TimeUpError:
        reason = f"reading took longer than {_Clock.seconds} s; split it or raise {_Clock.setting}"
        raise UnreadableFileError(path, reason) from None
    except MemoryError:
        allowed = settings.number("KB_MAX_READ_MB")
        reason = f"reading it takes more than {allowed} MB of memory; split it or raise KB_MAX_READ_MB"
        raise UnreadableFileError(path, reason) from None
    except RecursionError:
        raise UnreadableFileError(path, "it is nested too deeply; open it in its program and save it anew") from None
    except Exception as error:
        raise UnreadableFileError(path, f"damaged: {_in_short(error)}; restore it or save it anew") from error


def _in_short(error: Exception) -> str:
    text = " ".join(str(error).split()) or "no more is known"
    if len(text) > _LONGEST_REASON:
        text = f"{text[:_LONGEST_REASON]}…"
    return f"{type(error).__name__}, {text}"


@contextmanager
def _timer(share: int) -> Iterator[None]:
    """Raise _TimeUpError inside once the seconds are over; a timer that ran before goes on afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGALRM, _time_up)
    outer, interval = signal.getitimer(signal.ITIMER_REAL)
    started = time.monotonic()
    allow(READING, share)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous or signal.SIG_DFL)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - started), 0.01), interval)


def _time_up(_number: int, _frame: FrameType | None) -> None:
    raise _TimeUpError


def allow(setting: str, share: int = 1) -> None:
    """Give the file being read ``share`` times the seconds of ``setting`` from now on; 0 means no limit."""
    if threading.current_thread() is threading.main_thread():
        _Clock.setting, _Clock.seconds = setting, share * settings.number(setting)
        # Again each second, for the case that one was lost in a library's callback.
        signal.setitimer(signal.ITIMER_REAL, _Clock.seconds, 1)


def limit_memory() -> None:
    """Bound the memory of this process and of the programs it starts; the initializer of reading workers."""
    wanted = settings.number("KB_MAX_READ_MB") * 1_000_000
    if not wanted:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, most))


def check_expansion(members: Iterable[ZipInfo], path: str) -> None:
    """Raise UnreadableFileError when an archive claims to hold more than the limits, before any of it is expanded.

    The claims may be trusted: zipfile stops a member at the size it claims.
    """
    sizes = [member.file_size for member in members]
    limit = settings.number("KB_MAX_EXPANDED_MB")
    if sum(sizes) > limit * 1_000_000:
        reason = f"it expands to {sum(sizes) / 1e6:.0f} MB, over the limit of {limit} MB; raise KB_MAX_EXPANDED_MB"
        raise UnreadableFileError(path, reason)
    if len(sizes) > _MOST_MEMBERS:
        raise UnreadableFileError(path, f"it holds {len(sizes)} files, over the limit of {_MOST_MEMBERS}; split it")
