"""``kb evaluate``: how good the ranking is, on questions whose answers are known."""

from pathlib import Path

import click

from kb import evaluation
from kb.commands.output import json_option, print_json, print_table
from kb.errors import UsageError
from kb.library import Library


@click.command()
@click.argument("questions", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--at-least", "floors", multiple=True, metavar="MEASURE=VALUE", help="Exit with 1 below: mrr@10=0.4.")
@json_option
@click.pass_obj
def evaluate(home: Path, questions: Path, floors: tuple[str, ...], as_json: bool) -> None:
    """Measure relevance on QUESTIONS, a JSON Lines file of id, question and relevant [{file, article}]."""
    judged = list(evaluation.read_questions(questions))
    with Library(home) as library:
        measures = evaluation.evaluate(judged, library.rank)
    wanted = dict(_floor(text, measures) for text in floors)
    if as_json:
        print_json(measures)
    else:
        print_table(list(measures.items()))
    missed = {name: least for name, least in wanted.items() if measures[name] < least}
    for name, least in missed.items():
        click.echo(f"{name} is {measures[name]}, below {least}", err=True)
    if missed:
        raise click.exceptions.Exit(1)


def _floor(text: str, measures: dict[str, float]) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return {name: name for name in measures}[name], float(value)
    except (KeyError, ValueError):
        raise UsageError(f"--at-least {text} is none of {', '.join(measures)} with =VALUE, as mrr@10=0.4") from None
