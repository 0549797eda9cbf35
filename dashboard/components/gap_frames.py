"""What several pages tell of gaps and agreements: the frames of ``geo.analysis.planning`` with words and links."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard import urls
from dashboard.state.app_state import AppState
from dashboard.state.query import View
from dashboard.state.table import main_reason
from geo.analysis import planning
from geo.data.vocabulary import DOCUMENTED, EXPECTED, NEAREST
from geo.evidence import agreements


def bounded(view: View) -> View:
    """Return the view under one of the two bounds: the expected reading becomes the documented one."""
    return view.with_(measure=NEAREST, reading=DOCUMENTED if view.reading == EXPECTED else view.reading)


def gaps_frame(view: View, *, state: AppState) -> pd.DataFrame:
    """Return ``findings.municipality_gaps`` for the view under one of the bounds, with words and links."""
    here = bounded(view)
    return state.remember("gaps", here, lambda: _gaps_frame(here, state=state)).copy()


def _gaps_frame(view: View, *, state: AppState) -> pd.DataFrame:
    asked = state.question(view.with_(measure=NEAREST))
    frame = planning.municipality_gaps(state.study, asked, limit_min=view.limit_min)
    frame["extra_min"] = np.where(
        np.isfinite(frame["second_median_min"]), frame["second_median_min"] - frame["median_min"], np.nan
    )
    frame["share_school"] = frame["people_beyond_school"] / frame["population"]
    frame["cause_words"] = [state.t(f"gaps.cause.{cause or 'none'}") for cause in frame["cause"]]
    frame["why"] = why_no_time(state.table(view)["cut_off_reason"], state=state)
    frame["why_second"] = state.t("gaps.no_second")
    return with_links(frame, view, state=state)


def why_no_time(reasons: pd.Series, *, state: AppState) -> list[str]:
    """Return why some of a municipality's people have no time, in words; blank where all have one."""
    return [
        state.t(f"table.reason_{main_reason(reason)}") if main_reason(reason) else state.t("gaps.unreachable")
        for reason in reasons
    ]


def with_links(frame: pd.DataFrame, view: View, *, state: AppState) -> pd.DataFrame:
    """Give each municipality of a frame its name and the address of its page."""
    query = view.to_query()
    frame["href"] = [urls.municipality(code, query) for code in frame["municipality_code"]]
    frame["municipality"] = frame["municipality_code"].map(state.municipality_names)
    return frame


def agreements_frame(view: View, *, state: AppState) -> pd.DataFrame:
    """Return ``findings.agreement_costs`` with words and links; an unknown agreement has none of either."""
    t = state.t
    frame = state.remember(
        "agreements",
        View(presumed=view.presumed),
        lambda: planning.agreement_costs(state.study, presumed=view.presumed),
    ).copy()
    frame["contracted_words"] = [
        t("gaps.avtaler.unknown")
        if not name
        else t("gaps.avtaler.is_presumed", centre=name)
        if presumed
        else t("gaps.avtaler.disputed", centre=name)
        if contradicted
        else name
        for name, presumed, contradicted in zip(
            frame["contracted"], frame["presumed"], frame["contradicted"], strict=True
        )
    ]
    frame["basis_words"] = [t(f"agreement.basis.{basis}") if basis else "" for basis in frame["basis"]]
    frame["confidence_words"] = [
        t(f"confidence.{sure}") if t.has(f"confidence.{sure}") else sure for sure in frame["confidence"]
    ]
    frame["year"] = ["" if pd.isna(year) else str(int(year)) for year in frame["agreement_year"]]
    frame["why"] = np.where(frame["contracted"] == "", t("gaps.avtaler.unknown"), t("gaps.unreachable"))
    return with_links(frame, view, state=state)


def agreement_readings(*, state: AppState) -> pd.DataFrame:
    """Return every statement on agreements with what became of it; shared, never to be changed."""
    study = state.study
    in_operation = study.centres.loc[study.in_operation, "centre_id"].tolist()
    return state.once(
        "agreement readings", lambda: agreements.readings(state.dataset.agreements, in_operation=in_operation)
    )
