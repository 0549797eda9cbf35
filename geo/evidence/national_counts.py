"""Which national count says how many centres serve a group, and how far it may be used.

The table ``national_counts`` holds one row per published count, each with its source, year and definition; nothing is
reconciled. Rules:

* All usable counts are offered; the default is the newest one that counts what the reader accepts.
* A row with ``case_by_case`` beside ``yes`` gives two counts: ``yes``, and both together for a reader who accepts
  case by case. A row without ``yes`` gives none.
* A count is never scaled. One asked of another number of centres than are in operation, or of an unstated number, is
  used as it stands and carries a note: the centres that have gone since may be among those that said yes.
* A count asked of clearly fewer centres than are in operation is a sample (1 of 7 studied): refused, for it says
  nothing of the rest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

#: Statuses that a published "yes" stands for: an offer of overnight stay, whatever its form.
COUNTED_AS_YES = ("full", "elsewhere", "unspecified")
CASE_BY_CASE = "case_by_case"
#: Asked of fewer than this share of the centres in operation: a sample, not a count. Our choice: it lets a centre or
#: two have opened since the count (43 of 45), and refuses anything like a study of 7 municipalities.
LEAST_SHARE_ASKED = 0.9

ASKED_NOT_STATED = "asked_not_stated"
ASKED_MORE = "asked_more_than_in_operation"
ASKED_FEWER = "asked_fewer_than_in_operation"
COUNTS_MORE_FORMS = "counts_forms_not_accepted"
COUNTS_FEWER_FORMS = "accepts_forms_not_counted"
CHOSEN_BY_READER = "chosen_by_reader"


@dataclass(frozen=True)
class KnownCount:
    """A count that may be used: ``serving`` centres offer what ``statuses`` stand for.

    Parameters
    ----------
    group : str
        Id of the group.
    serving : int
        How many centres serve it.
    year : int | None, optional
        Year of the count; None: not stated.
    of_centres : int | None, optional
        How many centres were asked; None: not stated.
    source : str, optional
        Who published it.
    definition : str, optional
        What was asked, as published.
    statuses : tuple[str, ...], optional
        What a "yes" stands for.
    notes : tuple[str, ...], optional
        Codes that the screen puts into words: how the count differs from the centres in operation and from what the
        reader accepts.
    """

    group: str
    serving: int
    year: int | None = None
    of_centres: int | None = None
    source: str = ""
    definition: str = ""
    statuses: tuple[str, ...] = COUNTED_AS_YES
    notes: tuple[str, ...] = ()


def chosen_by_reader(group: str, serving: int, *, accept: Collection[str]) -> KnownCount:
    """Return the reader's own number: it counts exactly what the reader accepts.

    Parameters
    ----------
    group : str
        Id of the group.
    serving : int
        How many centres serve it.
    accept : Collection[str]
        Statuses that count as being taken in.

    Returns
    -------
    KnownCount
        Without year and source.
    """
    return KnownCount(group, serving, statuses=tuple(accept), notes=(CHOSEN_BY_READER,))


def known_counts(
    table: pd.DataFrame, group: str, *, in_operation: int, accept: Collection[str] = COUNTED_AS_YES
) -> tuple[KnownCount, ...]:
    """Return every usable count for the group, the default first; empty when there is none.

    Order: counts that agree with ``accept`` on case by case first, then newest, then those asked of exactly the centres
    in operation, then in table order.

    Parameters
    ----------
    table : pd.DataFrame
        Rows of ``national_counts``.
    group : str
        Id of the group.
    in_operation : int
        Number of centres in operation today.
    accept : Collection[str], optional
        Statuses that count as being taken in.

    Returns
    -------
    tuple[KnownCount, ...]
        Each with notes on how it differs.
    """
    counts: list[KnownCount] = []
    for row in table.loc[table["group"] == group].to_dict("records"):
        asked, yes, sometimes = (_whole(row[name]) for name in ("of_centres", "yes", "case_by_case"))
        if yes is None or (asked is not None and (asked < LEAST_SHARE_ASKED * in_operation or yes > asked)):
            continue
        totals: list[tuple[int, tuple[str, ...]]] = [(yes, COUNTED_AS_YES)]
        if sometimes is not None:
            totals.append((yes + sometimes, (*COUNTED_AS_YES, CASE_BY_CASE)))
        counts.extend(
            KnownCount(
                group,
                serving,
                year=_whole(row["year"]),
                of_centres=asked,
                source=str(row["source"]),
                definition=str(row["definition"]),
                statuses=statuses,
                notes=(*_asked_notes(asked, in_operation=in_operation), *_form_notes(statuses, accept=accept)),
            )
            for serving, statuses in totals
        )
    sometimes_accepted = CASE_BY_CASE in accept

    def rank(count: KnownCount) -> tuple[bool, int, bool]:
        other_form = (CASE_BY_CASE in count.statuses) != sometimes_accepted
        return (other_form, -(count.year or 0), count.of_centres != in_operation)

    return tuple(sorted(counts, key=rank))


def _whole(value: object) -> int | None:
    """Whole number, or None for a blank (which pandas keeps as NA, NaN or empty text)."""
    return None if pd.isna(value) or value == "" else int(value)  # type: ignore[call-overload]


def _asked_notes(asked: int | None, *, in_operation: int) -> tuple[str, ...]:
    if asked is None:
        return (ASKED_NOT_STATED,)
    if asked == in_operation:
        return ()
    return (ASKED_MORE,) if asked > in_operation else (ASKED_FEWER,)


def _form_notes(statuses: tuple[str, ...], *, accept: Collection[str]) -> tuple[str, ...]:
    """Say how the count's definition differs from the reader's: too many counted, too few, or both."""
    more = (COUNTS_MORE_FORMS,) if set(statuses) - set(accept) else ()
    fewer = (COUNTS_FEWER_FORMS,) if set(accept) - set(statuses) else ()
    return more + fewer
