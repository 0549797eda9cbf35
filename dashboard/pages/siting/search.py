"""What is asked on the page "Plassering", and the search for it: remembered by its content, cancelled by leaving."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash
from flask import Response

from dashboard import urls
from dashboard.responses import NEVER_KEPT, asked_query
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from geo.cache import LRU
from geo.data.vocabulary import BOUND_READINGS, COVER, GROUP_IDS, MUNICIPALITIES, P_CENTER, P_MEDIAN, TOWNS
from geo.errors import ReiseveiError
from geo.siting.plan import CentreLoss, SitePlan, SiteQuestion, SiteStudy

NEW_KEY, AIM_KEY, CANDIDATES_KEY, GROUPS_KEY, KEEP_KEY = KEYS = "nye", "malsetting", "kandidater", "grupper", "behold"
AIMS = {"reisetid": P_MEDIAN, "innen": COVER, "lengst": P_CENTER}
CANDIDATE_WORDS = {"kommunesentre": MUNICIPALITIES, "steder": TOWNS}
NEW = (1, 2, 3)
BUDGET_S = 20.0  # of search; the times to the candidates come before it
_BEAT_S = 0.4  # between two lines on how far it has come; a visitor who has left is noticed at the next
_REMEMBERED_PLANS, _REMEMBERED_STUDIES, _REMEMBERED_WORTHS = 64, 3, 32
_MAX_QUERY = 4000


@dataclass(frozen=True)
class SitingAsked:
    """What the address asks of siting; anything not understood is the default."""

    view: View
    groups: tuple[str, ...]
    new: int
    aim: str
    candidates: str
    keep: bool

    @property
    def question(self) -> SiteQuestion:
        """The question as the search takes it; several groups weigh the same."""
        return SiteQuestion(
            groups=tuple((group, 1.0) for group in self.groups),
            new=self.new,
            objective=AIMS[self.aim],
            within_min=float(self.view.limit_min),
            candidates=CANDIDATE_WORDS[self.candidates],
            keep_today=self.keep,
            reading=self.view.reading if self.view.reading in BOUND_READINGS else BOUND_READINGS[0],
            accept=self.view.accept,
        )


def siting_asked(query: str | None, *, state: AppState) -> SitingAsked:
    """Read a query, tolerantly."""
    given = dict(parse_qsl((query or "")[:_MAX_QUERY].removeprefix("?"), errors="replace"))
    view = state.view(query)
    named = given.get(GROUPS_KEY, view.group).split(".")
    groups = tuple(group for group in GROUP_IDS if group in named)
    aim, candidates = given.get(AIM_KEY, ""), given.get(CANDIDATES_KEY, "")
    new = given.get(NEW_KEY, "")
    return SitingAsked(
        view=view,
        groups=groups or (view.group,),
        new=int(new) if new in {str(count) for count in NEW} else NEW[0],
        aim=aim if aim in AIMS else next(iter(AIMS)),
        candidates=candidates if candidates in CANDIDATE_WORDS else next(iter(CANDIDATE_WORDS)),
        keep=given.get(KEEP_KEY) != "nei",
    )


class Siting:
    """Searches in a state. Plans are remembered by question and scenario alone, so all visitors may share them."""

    def __init__(self, state: AppState) -> None:
        self.state = state
        self._first = SiteStudy(state.study)
        self._studies = LRU(_REMEMBERED_STUDIES)
        self._plans = LRU(_REMEMBERED_PLANS)
        self._worths = LRU(_REMEMBERED_WORTHS)

    def asked(self, query: str | None) -> SitingAsked:
        """Read a query."""
        return siting_asked(query, state=self.state)

    def _study(self, asked: SitingAsked) -> SiteStudy:
        study = self.state.under(asked.view).study
        if study is self.state.study:
            return self._first
        return self._studies.get(study.scenario, lambda: SiteStudy(study, like=self._first))

    def _key(self, asked: SitingAsked) -> tuple[Any, ...]:
        return asked.question, self._study(asked).study.scenario

    def known(self, asked: SitingAsked) -> SitePlan | None:
        """Return the plan if the question has been answered before."""
        found = self._plans.peek(self._key(asked))
        return found if isinstance(found, SitePlan) else None

    def worth(self, asked: SitingAsked) -> tuple[CentreLoss, ...]:
        """Return what each centre is worth to the groups."""
        return self._worths.get(self._key(asked), lambda: self._study(asked).marginal_loss(asked.question))

    def run(self, asked: SitingAsked) -> Iterator[str]:
        """Search, and tell line by line (JSON) how far it has come. Whoever closes the iterator stops the search.

        Last line: ``done``, or ``refused`` with the words of the refusal.
        """
        told: SimpleQueue[dict[str, Any]] = SimpleQueue()
        stop = Event()

        def work() -> None:
            try:
                plan = self.known(asked) or self._study(asked).plan(
                    asked.question,
                    seconds=BUDGET_S,
                    stop=stop.is_set,
                    report=lambda stage, one, other: told.put({"stage": stage, "one": one, "other": other}),
                )
            except ReiseveiError as refused:
                told.put({"stage": "refused", "text": str(refused)})
                return
            if not stop.is_set():
                self._plans.get(self._key(asked), lambda: plan)
            told.put({"stage": "done"})

        Thread(target=work, daemon=True).start()
        try:
            yield from _lines(told)
        finally:
            stop.set()


def _lines(told: SimpleQueue[dict[str, Any]]) -> Iterator[str]:
    """Yield the latest report at each beat until the end."""
    latest: dict[str, Any] = {"stage": "begun"}
    while latest["stage"] not in {"done", "refused"}:
        # nothing new within a beat: the latest report is told again, which keeps the line open
        with suppress(Empty):
            latest = told.get(timeout=_BEAT_S)
            while latest["stage"] not in {"done", "refused"}:
                latest = told.get_nowait()
        yield json.dumps({key: _finite(value) for key, value in latest.items()}, ensure_ascii=False) + "\n"


def _finite(value: Any) -> Any:  # noqa: ANN401 - text or a number
    return None if isinstance(value, float) and value in (float("inf"), float("-inf")) else value


def siting_of(state: AppState) -> Siting:
    """Return the one that belongs to today's state, with its plans and whatever search is running."""
    return state.once("siting", lambda: Siting(state))


def add_routes(app: Dash, *, state: AppState) -> None:
    """Add the address at which a search runs for as long as its visitor listens."""

    def search() -> Response:
        siting = siting_of(state)
        asked = siting.asked(asked_query())
        response = Response(siting.run(asked), mimetype="application/x-ndjson")
        response.headers["Cache-Control"] = NEVER_KEPT
        return response

    app.server.add_url_rule(urls.SITING_SEARCH, "reisevei_siting", search)
