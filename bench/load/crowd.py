"""People who use the site at once, each a thread: asking, thinking, asking again until told to go."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from typing import NamedTuple

from bench.load.browser import Browser, Pass
from bench.load.editing import Course, Edit, Trainer
from bench.load.journeys import draw
from bench.load.material import Material
from bench.load.record import Record

Act = Callable[[random.Random], int | None]
"""Does one thing and returns the seconds that the server asks to wait, None where it does not."""


MakeAct = Callable[[Browser], Act]


class World(NamedTuple):
    """All that people need: where the site is, what to ask for, what to edit, where answers and edits are noted."""

    port: int
    material: Material
    course: Course
    trainer: Pass
    record: Record
    edits: list[Edit]


class Manner(NamedTuple):
    """How people behave: the mean seconds they think between two requests, and whether they wait when asked to."""

    think: float = 1.0
    heeds: bool = True


@contextmanager
def crowd(world: World, readers: int, trainers: int, manner: Manner) -> Iterator[None]:
    """Have so many people use the site while the block lasts; raises what went wrong with any of them."""
    leaving = threading.Event()
    acts: list[MakeAct] = [partial(_reader, world)] * readers
    acts += [partial(_trainer, world, note) for note in world.course.notes[:trainers]]
    with ThreadPoolExecutor(len(acts)) as pool:
        people = [pool.submit(_stay, world, act, manner, leaving) for act in acts]
        try:
            yield
        finally:
            leaving.set()
    for person in people:
        person.result()


def _stay(world: World, make: MakeAct, manner: Manner, leaving: threading.Event) -> None:
    chance = random.Random()
    with closing(Browser(world.port, world.record)) as browser:
        act = make(browser)
        # Nobody comes at the same moment as everybody else.
        pause = chance.random() * manner.think
        while not leaving.wait(pause):
            asked_to_wait = act(chance)
            pause = chance.expovariate(1 / manner.think) if manner.think else 0.0
            if asked_to_wait and manner.heeds:
                pause += asked_to_wait


def _reader(world: World, browser: Browser) -> Act:
    return lambda chance: browser.get(*draw(world.material, chance))[0].retry_after


def _trainer(world: World, note: str, browser: Browser) -> Act:
    return Trainer(browser, world.course, note, world.trainer, world.edits).act
