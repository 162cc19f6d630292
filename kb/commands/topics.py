"""``kb topics``: the topics with their counts, one of them, or what might become one."""

from pathlib import Path

import click

from kb.commands.output import json_option, marked, print_json, print_table
from kb.library import Library
from kb.topics.page import TopicPage
from kb.topics.taxonomy import Branch
from kb.topics.wikilinks import plain

_SUGGESTED = 20


@click.command()
@click.argument("name", required=False)
@click.option("--suggest", is_flag=True, help="List words that stand together often and that no topic covers.")
@json_option
@click.pass_obj
def topics(home: Path, name: str | None, suggest: bool, as_json: bool) -> None:
    """List the topics as a tree with the number of their documents, or print the one called NAME."""
    with Library(home) as library:
        if suggest:
            _print_gaps(library, as_json)
        elif name:
            page = library.topics.page(name)
            if as_json:
                print_json(page.as_json())
            else:
                _print_page(page)
        else:
            _print_tree(*library.topics.tree(), as_json=as_json)


def _print_tree(tree: tuple[Branch, ...], counts: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json({"topics": [branch.as_json(counts) for branch in tree]})
    elif tree:
        for branch in tree:
            _print_branch(branch, counts, 0)
    else:
        click.echo("no topics; write files with front matter into a folder topics/ of the library", err=True)


def _print_branch(branch: Branch, counts: dict[str, int], depth: int) -> None:
    slug = click.style(branch.topic.slug, fg="cyan")
    click.echo(f"{'  ' * depth}{branch.topic.title}  {counts[branch.topic.slug]}  {slug}")
    for below in branch.below:
        _print_branch(below, counts, depth + 1)


def _print_page(page: TopicPage) -> None:
    click.echo(click.style(page.topic.title, bold=True))
    above = ", ".join(topic.title for topic in page.parents)
    below = ", ".join(topic.title for topic in page.children)
    beside = ", ".join(f"{one.topic.title} ({one.sections} shared sections)" for one in page.related)
    facts = [("above", above), ("below", below), ("related", beside), ("source", page.topic.path)]
    print_table([fact for fact in facts if fact[1]])
    click.echo(f"\n{plain(page.topic.text)}\n")
    for passage in page.passages:
        place = click.style(f"{passage.document}#{passage.anchor}", fg="cyan")
        click.echo(f"{place}  {passage.title}\n  {marked(passage.snippet, passage.highlights)}")
    for law in page.laws:
        click.echo(f"cites {law.title}: {law.citations} times, in {law.documents} documents")
    click.echo(f"{len(page.documents)} documents, {page.sections} sections, {page.citations} citations", err=True)


def _print_gaps(library: Library, as_json: bool) -> None:
    found = library.topics.gaps(_SUGGESTED)
    if as_json:
        print_json({"suggestions": [gap._asdict() for gap in found]})
    elif found:
        rows = ((gap.sections, "、".join(gap.words), gap.example) for gap in found)
        print_table([("sections", "words", "example"), *rows])
    else:
        click.echo("the topics cover what the library speaks of often", err=True)
