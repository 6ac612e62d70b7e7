"""The review page over HTTP: what is shown at which address, and what a form does."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from altfill.errors import AltfillError, TextsError
from altfill.review.asking import Asker
from altfill.review.desk import Decision, DecisionError, Desk
from altfill.review.entries import Entry, Item
from altfill.review.security import Guard
from altfill.review.selection import Selection, read_selection, screen_of
from altfill.review.views import FEW_PLACES, MANY_PLACES, cards, following, frame
from altfill.store.records import Place

_LARGEST_FORM = 64_000
"""Bytes."""
_KEPT_ANSWERS = 50


def make_app(desk: Desk, asker: Asker, guard: Guard) -> Flask:
    """Return the application; all its addresses begin with the guard's token."""
    app = Flask("altfill.review", static_url_path=f"/{guard.token}/static")
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_FORM
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(lambda: guard.check(request))
    app.after_request(lambda response: guard.headed(response, desk.image_hosts))
    pages = _Pages(desk, asker)
    app.register_blueprint(pages.blueprint(), url_prefix=f"/{guard.token}")
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(TextsError, pages.unreadable)
    return app


def _refused(error: HTTPException) -> AnyResponse:
    """Say what was wrong."""
    return _told_alone(error.description or "", error.code or 500)


def _told_alone(message: str, code: int) -> AnyResponse:
    """Return a page that only says something; without links, as the token may be wrong.

    The script gets it as an answer in which nothing has changed.
    """
    if _is_script():
        answer = jsonify(good=False, told=message)
        answer.status_code = code
        return answer
    return Response(render_template("refused.html", message=message), code)


def _is_script() -> bool:
    return request.headers.get("X-Requested-With") == "altfill"


class _Pages:
    """The page's addresses."""

    def __init__(self, desk: Desk, asker: Asker) -> None:
        self._desk = desk
        self._asker = asker
        self._numbers = count(1)
        self._told: deque[tuple[str, str]] = deque(maxlen=_KEPT_ANSWERS)

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("review", __name__)
        routes.get("/")(self.list)
        routes.get("/picture")(self.picture)
        acts: dict[str, Callable[[], Decision | str]] = {
            "approve": self._approve,
            "reject": self._reject,
            "decorate": self._decorate,
            "restore": self._restore,
            "regenerate": self._regenerate,
            "undo": self._undo,
            "again": self._again,
        }
        for name, act in acts.items():
            routes.post(f"/{name}", endpoint=name)(self._form(act))
        return routes

    # pages

    def list(self) -> str:
        """Show a screenful of pictures."""
        return self._list(_selection(), told=self._earlier())

    def picture(self) -> str:
        """Show one picture with all places where it stands."""
        item = self._desk.item(request.args.get("key", ""))
        if item is None:
            abort(404, "No page shows this picture.")
        return self._picture(item, _selection(), told=self._earlier())

    def _list(self, selection: Selection, **more: Any) -> str:
        items = self._desk.items()
        screen = screen_of(items, selection)
        shown = cards(self._desk, screen.shown, FEW_PLACES)
        return render_template(
            "list.html",
            **frame(self._desk, items, selection),
            cards=shown,
            following=following(shown),
            screen=screen,
            **self._common(""),
            **more,
        )

    def _picture(self, item: Item, selection: Selection, **more: Any) -> str:
        items = self._desk.items()
        [card] = cards(self._desk, [(item, item.entries)], MANY_PLACES)
        return render_template(
            "picture.html",
            **frame(self._desk, items, selection),
            card=card,
            **self._common(item.key),
            **more,
        )

    def _common(self, only: str) -> dict[str, Any]:
        """Return what all templates need; ``only`` is the picture that a page is about."""
        return {"editable": True, "has_key": self._asker.has_key, "only": only}

    def _earlier(self) -> str:
        """Return what the form that led here has done."""
        wanted = request.args.get("told", "")
        return next((told for number, told in self._told if number == wanted), "")

    def unreadable(self, error: TextsError) -> AnyResponse:
        """Say that the texts file must be mended."""
        message = f"The texts file cannot be used: {error}. Mend it, then try again."
        return _told_alone(message, 409)

    # forms

    def _form(self, act: Callable[[], Decision | str]) -> Callable[[], AnyResponse]:
        """Return what runs an action and says what became of it."""

        def answer() -> AnyResponse:
            try:
                done = act()
            except AltfillError as error:
                result = _Result(str(error), good=False, place=_place())
            else:
                result = _result(done)
            if _is_script():
                return self._parts(result)
            return self._page(result)

        return answer

    def _parts(self, result: _Result) -> AnyResponse:
        """Return what has changed, for the script."""
        selection, only = _selection(), request.args.get("only", "")
        item = self._desk.item(result.place.picture)
        more = {**frame(self._desk, self._desk.items(), selection), **self._common(only)}
        card, entry = "", ""
        if item is not None:
            entries = item.entries if only else _still_shown(item, selection)
            most = MANY_PLACES if only else FEW_PLACES
            [shown] = cards(self._desk, [(item, entries)], most)
            card = render_template("card_alone.html", card=shown, **more)
            entry = shown.id_of(result.place)
        bar = render_template("bar.html", **more)
        return jsonify(
            good=result.good,
            told=result.told,
            card=card,
            entry=entry,
            bar=bar,
            undoable=self._desk.last is not None,
        )

    def _page(self, result: _Result) -> AnyResponse:
        """Return a page, for browsers without the script."""
        selection, only = _selection(), request.args.get("only", "")
        item = self._desk.item(only)
        if result.good:
            number = str(next(self._numbers))
            self._told.append((number, result.told))
            where = "review.list" if item is None else "review.picture"
            query: dict[str, Any] = {**selection.pairs, "told": number, "key": only or None}
            anchor = request.form.get("next") or "main"
            return redirect(url_for(where, **query, _anchor=anchor), 303)
        typed = {tuple(result.place): request.form.get("text", "")}
        if item is None:
            return Response(self._list(selection, fault=result.told, typed=typed), 409)
        return Response(self._picture(item, selection, fault=result.told, typed=typed), 409)

    def _approve(self) -> Decision:
        return self._desk.approve(_place(), request.form.get("text", ""), _version())

    def _reject(self) -> Decision:
        return self._desk.reject(_place(), _version())

    def _decorate(self) -> Decision:
        return self._desk.decorate(request.form.get("key", ""), decorative=True)

    def _restore(self) -> Decision:
        return self._desk.decorate(request.form.get("key", ""), decorative=False)

    def _regenerate(self) -> Decision:
        place = _place()
        item = self._desk.item(place.picture)
        if item is None or place.on:
            raise DecisionError("The service has no text for this place: write it yourself.")
        return self._desk.take(place, self._asker.ask(item.shown.picture, place.language))

    def _undo(self) -> Decision:
        return self._desk.undo()

    def _again(self) -> str:
        self._desk.look_again()
        return "Looked at the pages again"


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of a form."""

    told: str
    good: bool
    place: Place


def _result(done: Decision | str) -> _Result:
    if isinstance(done, str):
        return _Result(done, good=True, place=_place())
    return _Result(done.sentence, good=True, place=done.place)


def _selection() -> Selection:
    return read_selection(request.args)


def _place() -> Place:
    form = request.form
    return Place(form.get("key", ""), form.get("language", ""), form.get("on", ""))


def _version() -> str:
    return request.form.get("version", "")


def _still_shown(item: Item, selection: Selection) -> tuple[Entry, ...]:
    """Return the entries that stay on the screen, whatever state they have got."""
    return selection.but(state="all", words="", finding="").entries(item) or item.entries
