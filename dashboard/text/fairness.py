"""What the indices of fairness mean, each in one plain Norwegian sentence made from its value."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dashboard.text.catalogue import Catalogue
from dashboard.text.numbers import limit_words, listed, minutes, number, people, percent
from geo.analysis.fairness import Capacity, Decile, Fairness
from geo.analysis.sensitivity import Stability

EVEN = 0.05  # a concentration index nearer to zero than this says nothing of who travels longest; our choice
_PLACES = 3


@dataclass(frozen=True)
class IndexSentence:
    """One index: stable id, Norwegian name and scale, the value as text, and what it means."""

    index_id: str
    name: str
    value: str
    scale: str
    sentence: str


def sentences(found: Fairness, *, t: Catalogue) -> tuple[IndexSentence, ...]:
    """Return every index in words, in the order of the page. Where nobody travels: who is cut off, and no more."""
    told: list[tuple[str, str, str]] = []
    if found.people > 0:
        told = [
            ("gini", number(found.gini, decimals=2), _gini(found, t=t)),
            ("theil", number(found.theil.total, decimals=2), _theil(found, t=t)),
            ("palma", number(found.palma, decimals=1), _palma(found, t=t)),
            ("concentration", number(found.concentration, decimals=2), _concentration(found, t=t)),
            ("worst", minutes(found.worst.mean_min, t=t), _worst(found.worst, t=t)),
        ]
    told.append(("cut_off", number(found.cut_off_people), cut_off(found, t=t)))
    told.append(("capacity", _places(found.capacity), _capacity(found.capacity, t=t)))
    return tuple(IndexSentence(one, t(f"fairness.name.{one}"), value, t(f"fairness.scale.{one}"), text)
                 for one, value, text in told)  # fmt: skip


def _gini(found: Fairness, *, t: Catalogue) -> str:
    if found.gini == 0:
        return t("fairness.sentence.gini_equal")
    return t(
        "fairness.sentence.gini",
        difference=minutes(found.mean_difference_min, t=t),
        mean=minutes(found.mean_min, t=t),
    )


def _theil(found: Fairness, *, t: Catalogue) -> str:
    share = found.theil.between_share
    return t("fairness.sentence.theil_equal") if math.isnan(share) else t(
        "fairness.sentence.theil", between=percent(share)
    )  # fmt: skip


def _palma(found: Fairness, *, t: Catalogue) -> str:
    if not math.isfinite(found.palma):
        return t("fairness.sentence.palma_none")
    return t("fairness.sentence.palma", times=number(found.palma, decimals=1))


def _concentration(found: Fairness, *, t: Catalogue) -> str:
    if not abs(found.concentration) >= EVEN:
        return t("fairness.sentence.concentration_even")
    return t(f"fairness.sentence.concentration_{'remote' if found.concentration < 0 else 'central'}")


def _worst(worst: Decile, *, t: Catalogue) -> str:
    return t(
        "fairness.sentence.worst",
        people=people(worst.people, t=t),
        least=minutes(worst.from_min, t=t),
        mean=minutes(worst.mean_min, t=t),
        places=listed([name for _, name, _ in worst.counties[:_PLACES]]),
    )


def cut_off(found: Fairness, *, t: Catalogue) -> str:
    """Say who has no time, and hence is in no index."""
    if found.people <= 0:
        return t("fairness.nobody")
    if round(found.cut_off_people) == 0:
        return t("fairness.sentence.cut_off_nobody")
    return t("fairness.sentence.cut_off_some", people=people(found.cut_off_people, t=t))


def _places(capacity: Capacity | None) -> str:
    return number(math.nan if capacity is None or not capacity.centres_known else capacity.mean_2sfca, decimals=2)


def _capacity(capacity: Capacity | None, *, t: Catalogue) -> str:
    if capacity is None:
        return t("fairness.sentence.capacity_unknown")
    if not capacity.centres_known:
        return t("fairness.sentence.capacity_none")
    plain = t(
        "fairness.sentence.capacity",
        limit=limit_words(round(capacity.catchment_min), t=t),
        mean=number(capacity.mean_2sfca, decimals=2),
        people=_mid_sentence(people(capacity.people_without, t=t)),
        known=capacity.centres_known,
        centres=capacity.centres,
    )
    enhanced = t(
        "fairness.sentence.capacity_enhanced",
        mean=number(capacity.mean_e2sfca, decimals=2),
        worst=number(capacity.worst_tenth_e2sfca, decimals=2),
    )
    return f"{plain} {enhanced}"


def _mid_sentence(text: str) -> str:
    return text[0].lower() + text[1:]


def stability_sentence(found: Stability, *, t: Catalogue) -> str:
    """Say whether the ranking holds."""
    count = len(found.rows)
    if not count:
        return t("stability.nobody")
    key = "all" if found.always == count else "some" if found.always else "never"
    return t(f"stability.{key}", always=found.always, count=count)


def span(low: str, high: str) -> str:
    """Write an interval, or the one value where both ends are the same."""
    return low if low == high else f"{low}–{high}"
