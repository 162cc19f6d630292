"""The list of curricula, and what is done with one as a whole: new, brought in, copied, published, shared, put away."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.curricula.curriculum import Curriculum, Module, decode, encode, new_key
from kb.curricula.export import Audience, for_audience, markdown
from kb.errors import NotFoundError, UsageError
from web.accounts import me, trainer_only, workspace
from web.curricula import links
from web.curricula.access import Seen, editable, mine, readable, store

blueprint = Blueprint("curricula", __name__)

_LARGEST_FILE = 2 * 1024 * 1024
_LONGEST_TITLE = 200


@blueprint.get("/curricula")
def curricula() -> str:
    """Show the published curricula, and to a trainer those that he or she may edit."""
    own = mine()
    return render_template(
        "curricula/list.html",
        published=store().published(),
        own=[row for row in own if not row.archived],
        archived=[row for row in own if row.archived],
        query="",
    )


@blueprint.post("/curricula")
@trainer_only
def new() -> Response:
    """Make a curriculum with one module and go on to shape it."""
    title = request.form.get("title", "").strip() or _("新课程")
    return _made(Curriculum(title, modules=(Module(new_key(), _("第一单元")),)))


@blueprint.post("/curricula/import")
@trainer_only
def bring_in() -> Response:
    """Take in a curriculum as we export it; it becomes the trainer's own."""
    data = _read("file")
    if not data or len(data) > _LARGEST_FILE:
        raise UsageError(f"choose a file of at most {_LARGEST_FILE >> 20} MB that we exported as .md or .json")
    if data.lstrip()[:1] == b"{":
        return _made(decode(data))
    try:
        return _made(markdown.read(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise UsageError("the file is neither UTF-8 nor JSON; export it again") from error


@blueprint.post("/curricula/<curriculum>/copy")
@trainer_only
def copy(curriculum: str) -> Response:
    """Make a curriculum of one's own from one that may be read; others' remarks stay with them."""
    seen = readable(curriculum)
    audience = Audience.TRAINER if seen.may_edit else Audience.TRAINEE
    content = for_audience(seen.edition.content, audience)
    suffix = _("（副本）")
    fields = {name: getattr(content, name) for name in Curriculum.__struct_fields__}
    return _made(Curriculum(**fields | {"title": content.title[: _LONGEST_TITLE - len(suffix)] + suffix}))


def publish(seen: Seen) -> str:
    """Let everybody read the newest edition."""
    store().publish(seen.row.id, seen.edition.number)
    return str(_("已发布第 %(number)s 版", number=seen.edition.number))


def unpublish(seen: Seen) -> str:
    """Take a curriculum back."""
    store().publish(seen.row.id, None)
    return str(_("已撤回发布"))


def share(seen: Seen) -> str:
    """Make a link that shows the newest edition to whoever has it; an earlier one ends."""
    store().share(seen.row.id, on=True)
    return str(_("分享链接已生成"))


def unshare(seen: Seen) -> str:
    """End the link."""
    store().share(seen.row.id, on=False)
    return str(_("分享链接已停用"))


def archive(seen: Seen) -> str:
    """Put a curriculum away."""
    store().archive(seen.row.id, on=True)
    return str(_("已归档"))


def unarchive(seen: Seen) -> str:
    """Take a curriculum out again."""
    store().archive(seen.row.id, on=False)
    return str(_("已取回"))


def choose(seen: Seen) -> str:
    """Make a curriculum the one that what is found goes into."""
    session["curriculum"] = seen.row.id
    return str(_("以后找到的内容将加入《%(title)s》", title=seen.row.title))


def editor(seen: Seen) -> str:
    """Let another trainer edit, or no longer; only the owner and administrators decide."""
    if not (me().is_admin or seen.row.owner == me().id):
        raise NotFoundError("curriculum", seen.row.id)
    user = workspace().accounts.find(request.form.get("name", "")[:200])
    on = user.id not in store().editors(seen.row.id)
    store().set_editor(seen.row.id, user.id, on=on)
    return str(_("%(name)s 可以编辑", name=user.name) if on else _("%(name)s 不再编辑", name=user.name))


DEEDS: dict[str, Callable[[Seen], str]] = {
    "publish": publish,
    "unpublish": unpublish,
    "share": share,
    "unshare": unshare,
    "archive": archive,
    "unarchive": unarchive,
    "choose": choose,
    "editor": editor,
}
"""What can be done with a whole curriculum by a form that holds nothing else; each says what was done."""


@blueprint.post("/curricula/<curriculum>/<any(" + ",".join(DEEDS) + "):deed>")
@trainer_only
def do(curriculum: str, deed: str) -> Response:
    """Do one of the deeds and go back to the curriculum's history, the list for what concerns the list."""
    flash(DEEDS[deed](editable(curriculum)))
    is_of_list = deed in ("archive", "unarchive", "choose")
    return redirect(links.all_() if is_of_list else links.deed(curriculum, "history"))


def _read(name: str) -> bytes:
    """Return what was sent as a file, at most one byte more than may be; large ones lie in a file that is closed."""
    file = request.files.get(name)
    if file is None:
        return b""
    with file.stream as stream:
        return bytes(stream.read(_LARGEST_FILE + 1))


def _made(content: Curriculum) -> Response:
    session["curriculum"] = made = keep(content)
    return redirect(links.edit(made))


def keep(content: Curriculum) -> str:
    """Keep a new curriculum of the trainer who asks; raises CurriculumError where it exceeds a limit."""
    user = me()
    # Values made here have not passed the limits that decoding holds.
    return store().create(decode(encode(content)), user.name, user.id)
