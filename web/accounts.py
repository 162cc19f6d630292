"""Signing in and out. Reading is open to everybody unless KB_READING says otherwise.

The cookie holds a token whose row in the database is what counts: signing out ends it for every copy of the cookie.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, Flask, current_app, redirect, render_template, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from kb import settings
from kb.errors import NotFoundError
from kb.workspace.accounts import SignInRefusedError, ThrottledError, User
from kb.workspace.workspace import Workspace
from web import urls

blueprint = Blueprint("accounts", __name__)
csrf = CSRFProtect()

_LARGEST_FORM = 8 * 1024 * 1024
# A program that watches the site has no account.
_MONITORING = frozenset({"healthz", "readyz", "metrics"})
# What anybody may see even where reading needs an account.
_OPEN = frozenset({"static", "accounts.sign_in", "accounts.enter", "pages.favicon", "pages.robots"}) | _MONITORING
P = ParamSpec("P")
R = TypeVar("R")


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who sent a request; ``get_id`` is the token, so that a cookie is worth what its row is worth."""

    def __init__(self, user: User, token: str) -> None:
        self.user = user
        self.token = token

    def get_id(self) -> str:
        """Return what the session keeps."""
        return self.token


def register(app: Flask, workspace: Workspace) -> None:
    """Make accounts known to ``app``."""
    app.config.update(
        WORKSPACE=workspace,
        SECRET_KEY=workspace.secret(),
        SESSION_COOKIE_NAME="xuehai",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_on("KB_HTTPS"),
        # The largest curriculum as one form; more parts than that are refused before they are read.
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM,
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        MAX_FORM_PARTS=20_000,
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    manager.unauthorized_handler(_ask_to_sign_in)
    app.before_request(_keep_members_only)
    app.context_processor(lambda: {"user": signed_in(), "members_only": members_only()})
    app.register_blueprint(blueprint)


def workspace() -> Workspace:
    """Return the workspace of the site that answers."""
    found: Workspace = current_app.config["WORKSPACE"]
    return found


def signed_in() -> User | None:
    """Return who sent this request, None for a reader without an account."""
    return current_user.user if current_user.is_authenticated else None


def trainer_only(view: Callable[P, R]) -> Callable[P, R | Any]:
    """Let only those who are signed in call ``view``; others are shown where to sign in (401 in JSON)."""

    @wraps(view)
    def guarded(*arguments: P.args, **options: P.kwargs) -> Any:
        if signed_in() is None:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return view(*arguments, **options)

    return guarded


def administrator_only(view: Callable[P, R]) -> Callable[P, R | Any]:
    """Let only administrators call ``view``; to other accounts it does not exist, others are shown where to sign in."""

    @wraps(view)
    def guarded(*arguments: P.args, **options: P.kwargs) -> R:
        if not me().is_admin:
            raise NotFoundError("page", request.path)
        return view(*arguments, **options)

    return trainer_only(guarded)


def me() -> User:
    """Return who sent this request; Forbidden where nobody is signed in."""
    user = signed_in()
    if user is None:
        raise Forbidden
    return user


@blueprint.get("/sign-in")
def sign_in() -> str:
    """Show the form; where there are no accounts yet, how to make one."""
    return _form()


@blueprint.post("/sign-in")
def enter() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Sign in and go on to where it was asked for."""
    name, password = request.form.get("name", "")[:200], request.form.get("password", "")
    try:
        token = workspace().accounts.sign_in(name, password, request.remote_addr or "")
    except SignInRefusedError:
        return _form(refused=True), 403
    except ThrottledError as error:
        return _form(seconds=error.seconds), 429, {"Retry-After": str(error.seconds)}
    user = workspace().accounts.signed_in(token)
    session.clear()
    if user:
        login_user(SignedIn(user, token))
    return redirect(inside(request.form.get("next", "")))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this sign-in, for every copy of its cookie."""
    if current_user.is_authenticated:
        workspace().accounts.sign_out(current_user.token)
    logout_user()
    session.clear()
    return redirect(urls.start())


def _load(token: str) -> SignedIn | None:
    user = workspace().accounts.signed_in(token)
    return SignedIn(user, token) if user else None


def _ask_to_sign_in() -> Response:
    """Lead a person to the form; a program is told."""
    if request.path.startswith("/api/"):
        raise Unauthorized
    return redirect(urls.sign_in(urls.itself() if request.method == "GET" else ""))


def members_only() -> bool:
    """Return whether reading needs an account: the operator's word, which no link of a trainer overrides."""
    return settings.text("KB_READING") == "members"


def _keep_members_only() -> Response | None:
    if not members_only() or request.endpoint in _OPEN or signed_in():
        return None
    return _ask_to_sign_in()


def _form(**told: Any) -> str:
    has_users = bool(workspace().accounts.all())
    following = request.values.get("next", "")
    return render_template("sign_in.html", query="", next=following, has_users=has_users, **told)


def inside(link: str) -> str:
    """Return a link of this site, the start page for any other: nobody is sent elsewhere by a forged form."""
    is_ours = link.startswith("/") and not link.startswith("//") and "\\" not in link and link.isprintable()
    return link if is_ours else urls.start()
