"""Options of a command that belong together, as one parameter."""

from collections.abc import Callable
from functools import wraps
from typing import Any

Command = Callable[..., None]


def gathered(
    parameter: str, into: Callable[..., Any], *options: Callable[[Command], Command]
) -> Callable[[Command], Command]:
    """Give a command ``options``, made by ``click.option``, whose values ``into`` makes its one ``parameter`` of.

    ``into`` takes them by the names of the options.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_gathered(**values: Any) -> None:
            own = {name: values.pop(name) for name in names}
            command(**values, **{parameter: into(**own)})

        decorated: Command = with_gathered
        before = len(getattr(command, "__click_params__", ()))
        for option in reversed(options):
            decorated = option(decorated)
        names = [each.name for each in decorated.__click_params__[before:]]  # type: ignore[attr-defined]
        return decorated

    return decorate
