"""The Dash app: ``create_app(study)`` puts pages, routes and headers together. Nothing happens at import.

State of a visitor lives in the address alone. The server holds the study, which never changes, and what is made from
it once: the map file and compressed copies of the script bundles.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import layout
from dashboard.map import files as map_file
from dashboard.pages.centres import centre, index
from dashboard.pages.fairness import page as fairness
from dashboard.pages.gaps import page as gaps
from dashboard.pages.gaps import tabs
from dashboard.pages.method import page as method
from dashboard.pages.municipality import page as municipality
from dashboard.pages.overview import page as overview
from dashboard.pages.siting import page as siting
from dashboard.pages.siting import search
from dashboard.pages.whatif import page as whatif
from dashboard.pages.whatif import routes as whatif_routes
from dashboard.state.app_state import AppState
from dashboard.state.query import KEYS, View
from dashboard.state.worlds import AGAINST, SHOW
from dashboard.text.catalogue import catalogue
from dashboard.web import factsheets, gap_files, prerender, routes
from geo.data.folder import embedded_assets
from geo.scenario.changes import CloseCentre, MoveCentre, OpenCentre, ReopenCentre
from geo.scenario.grammar import grammar
from geo.study.study import Study

_FOLLOWING = (urls.MAP, urls.GAPS, urls.FAIRNESS, urls.WHAT_IF, urls.SITING, urls.METHOD)  # see _register


def create_app(study: Study, *, this_year: int | None = None) -> Dash:
    """Make the app for a study. ``this_year`` (default: by the clock) decides which evidence is marked as old."""
    t = catalogue()
    state = AppState(study, t, this_year or datetime.now(tz=UTC).year)
    files = map_file.of(state)
    map_url = urls.map_file(files.drawing.name)
    app = prerender.WholePage(
        "reisevei",
        content=lambda path, query: _content(state, path=path, query=query, map_url=map_url),
        parts={"Map": files.first},
        words=t.section("plain"),
        settings=settings(names_url=urls.map_file(files.names.name)),
        assets_folder=str(embedded_assets()),
        title=t("head.title"),
        update_title="",  # the title bar must not flicker with each choice
        serve_locally=True,
        suppress_callback_exceptions=True,  # a page's parts exist only while the page is shown
        meta_tags=[{"name": "description", "content": t("head.description")}],
    )
    _register(app, state=state, map_url=map_url)
    overview.register(app, state=state, map_url=map_url)
    gaps.register(app, state=state)
    fairness.register(app, state=state)
    whatif.register(app, state=state, map_url=map_url)
    siting.register(app, state=state)
    gap_files.add_routes(app, state=state)
    whatif_routes.add_routes(app, state=state)
    search.add_routes(app, state=state)
    factsheets.add_routes(app, state=state)
    routes.add_routes(app, state=state, files=files)
    routes.add_headers(app)
    return app


def settings(*, names_url: str) -> dict[str, Any]:
    """Return what the scripts must know: the order of an address's keys, and a scenario's spelling."""
    return {
        "names": names_url,
        "order": [*KEYS, AGAINST, SHOW, *search.KEYS],
        "grammar": grammar(),
        "verbs": {
            "open": OpenCentre.verb,
            "close": CloseCentre.verb,
            "reopen": ReopenCentre.verb,
            "move": MoveCentre.verb,
        },
    }


def _content(state: AppState, *, path: str, query: str, map_url: str) -> list[Component]:
    """Return what stands on every page, and the page of an address."""
    sources = [source.attribution for source in state.dataset.sources.values()]
    active, page = page_for(path, query, state=state, map_url=map_url)
    return [
        dcc.Location(id="url", refresh=False, pathname=path, search=query),
        html.Header(layout.head(state.view(query), active=active, t=state.t), id="head", className="head"),
        html.Main(html.Div(page, id="innhold", tabIndex=-1), id="page", className="page"),
        html.Footer(layout.foot(sources, t=state.t), className="foot"),
    ]


def everything(state: AppState, *, map_url: str) -> Component:
    """Return the shell and the pages with callbacks together: every id that a callback may name.

    For a test: Dash itself is told not to check, and to make all pages at the start would take a second.
    """
    view = View()
    return html.Div(
        [
            html.Div(_content(state, path=urls.MAP, query="", map_url=map_url), id=prerender.PLACE),
            gaps.layout(tabs.OVERVIEW, view, state=state),
            fairness.layout(view, state=state),
            whatif.layout("", state=state, map_url=map_url),
            siting.layout("", state=state, map_url=map_url),
        ]
    )


def page_for(path: str | None, query: str | None, *, state: AppState, map_url: str) -> tuple[str, Component]:
    """Return the name of the way that is active in the head, and the page that belongs to an address."""
    active, page = _plain_page(path, query, state=state, map_url=map_url)
    above = whatif.said_above(path, query, state=state)
    return active, html.Div([html.Div(above, id="banner"), page])


def _plain_page(path: str | None, query: str | None, *, state: AppState, map_url: str) -> tuple[str, Component]:
    view = state.view(query)
    here = state.under(view)
    active, page = "", _missing(view, state=state)
    match urls.split(path):
        case urls.MAP, []:
            active, page = "map", overview.layout(view, state=here, map_url=map_url)
        case urls.GAPS, _ if way := tabs.way_of(path):
            active, page = "gaps", gaps.layout(way, view, state=here)
        case urls.FAIRNESS, []:
            active, page = "fairness", fairness.layout(view, state=here)
        case urls.WHAT_IF, []:
            active, page = "whatif", whatif.layout(query, state=state, map_url=map_url)
        case urls.SITING, []:
            active, page = "siting", siting.layout(query, state=state, map_url=map_url)
        case urls.CENTRES, []:
            active, page = "centres", index.layout(view, state=here)
        case urls.CENTRES, [centre_id]:
            active, page = "centres", centre.layout(centre_id, view, state=here)
        case urls.MUNICIPALITIES, [code]:
            page = municipality.layout(code, view, state=here)
        case urls.METHOD, []:
            active, page = "method", method.layout(state=state)
    return active, page


def _missing(view: View, *, state: AppState) -> Component:
    t = state.t
    home = layout.inner_link(t("missing.home"), urls.first_screen(view.to_query()))
    return html.Div([html.H1(t("missing.title")), html.P(t("missing.text")), html.P(home)])


def _register(app: Dash, *, state: AppState, map_url: str) -> None:
    # The address's query alone does not change the pages whose parts follow it by themselves (and a map stays where it
    # is zoomed to); the others are drawn anew, for a banner may lead back to today.
    @app.callback(
        Output("head", "children"),
        Output("page", "children"),
        Input("url", "pathname"),
        Input("url", "search"),
        prevent_initial_call=True,  # the first page came with the layout
    )
    def _page(path: str | None, query: str | None) -> Any:  # noqa: ANN401 - Dash children
        if "url.pathname" not in ctx.triggered_prop_ids and urls.split(path)[0] in _FOLLOWING:
            return no_update, no_update
        active, page = page_for(path, query, state=state, map_url=map_url)
        head = layout.head(state.view(query), active=active, t=state.t)
        return head, html.Div(page, id="innhold", tabIndex=-1)

    @app.callback(
        Output("banner", "children"), Input("url", "search"), State("url", "pathname"), prevent_initial_call=True
    )
    def _banner(query: str | None, path: str | None) -> Any:  # noqa: ANN401 - Dash children
        return whatif.said_above(path, query, state=state)
