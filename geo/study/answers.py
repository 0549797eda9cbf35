"""Answers to a question about a world: who takes the group in, and per origin the centre, the seconds or the reason.

Functions of a world and of what has been worked out of it already; ``Study`` puts them together and remembers.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.data.vocabulary import CONTRACTED, DOCUMENTED, EXPECTED, NEAREST, POSSIBLE
from geo.errors import NoKnownCount
from geo.evidence import agreements, national_counts
from geo.evidence.national_counts import KnownCount
from geo.measures import detour as detours
from geo.measures import reasons
from geo.measures.detour import Detour
from geo.measures.reasons import Expected
from geo.network.graph import BoolArray
from geo.routing import matrix
from geo.routing.incremental import update_nearest
from geo.study.question import Answer, Question
from geo.study.world import World

NO = "no"
Origins = npt.NDArray[np.int64]


def eligible(world: World, question: Question) -> BoolArray:
    """Tell per centre whether it is in operation and takes the group in, under the question's reading.

    Parameters
    ----------
    world : World
        The world that is asked about.
    question : Question
        What is asked.

    Returns
    -------
    BoolArray
        One flag per centre, in order of ``centre_id``.
    """
    statuses = [world.statements.status(centre_id, question.group) for centre_id in world.centre_ids]
    if question.reading == POSSIBLE:
        takes_in = [status != NO for status in statuses]
    else:
        takes_in = [status in question.accept for status in statuses]
    return np.array(takes_in, dtype=bool) & world.in_operation


def known_counts(world: World, question: Question) -> tuple[KnownCount, ...]:
    """List the national counts that may be used for the group, the default first.

    Parameters
    ----------
    world : World
        The world that is asked about.
    question : Question
        What is asked.

    Returns
    -------
    tuple[KnownCount, ...]
        The counts; empty where nobody has counted.
    """
    return national_counts.known_counts(
        world.dataset.national_counts,
        question.group,
        in_operation=int(world.in_operation.sum()),
        accept=question.accept,
    )


def expected_question(question: Question) -> Question:
    """Return what is asked under the expected reading; the measure does not count, nor do agreements.

    Parameters
    ----------
    question : Question
        What is asked.

    Returns
    -------
    Question
        The same question by the nearest centre, under the expected reading.
    """
    return replace(question, measure=NEAREST, reading=EXPECTED)


def expected(world: World, question: Question) -> Expected:
    """Read the evidence as the question's count, or by default the newest, implies.

    Parameters
    ----------
    world : World
        The world that is asked about.
    question : Question
        What is asked.

    Returns
    -------
    Expected
        Chances and expected seconds, per origin.

    Raises
    ------
    NoKnownCount
        The question gives no count and nobody has counted for the group.
    """
    if question.known_count is not None:
        count = national_counts.chosen_by_reader(question.group, question.known_count, accept=question.accept)
    elif counts := known_counts(world, question):
        count = counts[0]
    else:
        raise NoKnownCount(question.group)
    return reasons.expected(
        world.times,
        documented=eligible(world, replace(question, reading=DOCUMENTED)),
        possible=eligible(world, replace(question, reading=POSSIBLE)),
        statuses=[world.statements.status(centre_id, question.group) for centre_id in world.centre_ids],
        count=count,
    )


def contracted(world: World, *, presumed: bool) -> pd.DataFrame:
    """Return the municipalities' contracted centres, where known (``geo.evidence.agreements.contracted``).

    Parameters
    ----------
    world : World
        The world that is asked about.
    presumed : bool
        Whether agreements that are only inferred count as well.

    Returns
    -------
    pd.DataFrame
        One row per municipality whose centre is known.
    """
    in_operation = list(compress(world.centre_ids, world.in_operation))
    return agreements.contracted(world.dataset.agreements, in_operation=in_operation, presumed=presumed)


def detour(world: World, *, presumed: bool) -> Detour:
    """Set the contracted centre of each origin beside the nearest in operation.

    Parameters
    ----------
    world : World
        The world that is asked about.
    presumed : bool
        Whether agreements that are only inferred count as well.

    Returns
    -------
    Detour
        Seconds and rows of centres, per origin.
    """
    rows = agreements.rows_of_centres(
        contracted(world, presumed=presumed),
        municipality_codes=world.origins.municipality_codes,
        centre_ids=world.centre_ids,
    )
    return detours.detour(
        world.times, in_operation=world.in_operation, area_index=world.origins.municipality, centre_of_area=rows
    )


def unconnected(world: World) -> Origins:
    """Find the origins without a way to any centre in operation.

    Parameters
    ----------
    world : World
        The world that is asked about.

    Returns
    -------
    Origins
        Rows of these origins, ascending.
    """
    return reasons.unconnected(compress(world.travel_times.rows, world.in_operation))


def agreement_answer(world: World, question: Question, *, detour: Detour) -> Answer:
    """Answer a question on agreements.

    Parameters
    ----------
    world : World
        The world that is asked about.
    question : Question
        What is asked, by the contracted centre or the detour.
    detour : Detour
        Contracted and nearest centre, per origin.

    Returns
    -------
    Answer
        Seconds, the contracted centre and the reason, per origin.
    """
    return Answer(
        question,
        seconds=detour.contracted_s if question.measure == CONTRACTED else detour.detour_s,
        centre=detour.centre,
        reason=reasons.agreement_reasons(detour, leg_reason=world.travel_network.origin_legs.reason),
        eligible=eligible(world, question),
    )


def expected_answer(world: World, question: Question, *, expected: Expected, unconnected: Origins) -> Answer:
    """Answer under the expected reading: no centre can be named.

    Parameters
    ----------
    world : World
        The world that is asked about.
    question : Question
        What is asked.
    expected : Expected
        The evidence as a count implies it.
    unconnected : Origins
        Rows of the origins without a way to any centre in operation.

    Returns
    -------
    Answer
        Expected seconds and the reason, per origin; -1 for every centre.
    """
    return Answer(
        question,
        seconds=expected.outcome.expected_s.astype(np.float32),
        centre=np.full(len(world.origins), matrix.NO_CENTRE, dtype=np.int16),
        reason=_reasons(world, expected.outcome.cut_off_probability > 0, unconnected=unconnected),
        eligible=eligible(world, question),
        expected=expected,
    )


def nearest_answer(world: World, question: Question, *, unconnected: Origins) -> Answer:
    """Answer with the nearest centre of each origin.

    Parameters
    ----------
    world : World
        The world that is asked about.
    question : Question
        What is asked.
    unconnected : Origins
        Rows of the origins without a way to any centre in operation.

    Returns
    -------
    Answer
        Seconds, the nearest centre and the reason, per origin.
    """
    takes_in = eligible(world, question)
    centre, seconds = matrix.nearest(world.times, eligible=takes_in)
    reason = _reasons(world, np.isinf(seconds), unconnected=unconnected)
    return Answer(question, seconds, centre, reason, takes_in)


def nearest_answer_from(today: World, answer: Answer, world: World, *, unconnected: Origins) -> Answer:
    """Answer today's question in another world: only who is touched by the difference is looked at again.

    Parameters
    ----------
    today : World
        Today's world.
    answer : Answer
        Today's answer.
    world : World
        The other world; it has all of today's centres.
    unconnected : Origins
        Rows of the origins without a way to any centre in operation, in the other world.

    Returns
    -------
    Answer
        What ``nearest_answer`` says of the other world.
    """
    takes_in = eligible(world, answer.question)
    row_of = world.row_of_centre  # no effect takes a centre away
    row_now = np.array([row_of[centre_id] for centre_id in today.centre_ids], dtype=np.int64)
    centre, seconds = update_nearest(
        answer, world.travel_times, was_rows=today.travel_times, eligible=takes_in, row_now=row_now
    )
    reason = _reasons(world, np.isinf(seconds), unconnected=unconnected)
    return Answer(answer.question, seconds, centre, reason, takes_in)


def _reasons(world: World, lacking: BoolArray, *, unconnected: Origins) -> npt.NDArray[np.uint8]:
    return reasons.nearest_reasons(
        lacking, unconnected=unconnected, leg_reason=world.travel_network.origin_legs.reason
    )  # fmt: skip
