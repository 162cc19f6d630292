"""``kb evaluate``: how good the ranking is, on questions whose answers are known."""

from pathlib import Path

import click

from kb import evaluation
from kb.commands.output import json_option, print_json, print_table
from kb.library import Library


@click.command()
@click.argument("questions", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_obj
def evaluate(home: Path, questions: Path, as_json: bool) -> None:
    """Measure relevance on QUESTIONS, a JSON Lines file of id, question and relevant [{file, article}]."""
    judged = list(evaluation.read_questions(questions))
    with Library(home) as library:
        measures = evaluation.evaluate(judged, library.rank)
    if as_json:
        print_json(measures)
    else:
        print_table(list(measures.items()))
