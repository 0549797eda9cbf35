"""A second opinion on medium instances: the full assignment models of spopt, where that is installed.

Without spopt (extra ``siting``) there are no tests here; brute force in ``test_siting.py`` needs nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import pytest

from geo.data.vocabulary import COVER, P_CENTER, P_MEDIAN
from geo.siting.problem import Task, solve

NEW, KEPT, RADIUS = 4, 2, 160.0


class Plane(NamedTuple):
    """Homes and sites in a plane; the first ``KEPT`` rows of ``all_s`` are today's centres."""

    all_s: np.ndarray
    people: np.ndarray

    def task(self, objective: str) -> Task:
        today = self.all_s[:KEPT].min(axis=0)
        return Task(objective, self.all_s[KEPT:], today, self.people, within_s=RADIUS)


def plane(seed: int) -> Plane:
    random = np.random.default_rng(seed)
    homes, sites = random.random((100, 2)) * 1000, random.random((36, 2)) * 1000
    apart = np.hypot(sites[:, None, 0] - homes[None, :, 0], sites[:, None, 1] - homes[None, :, 1])
    return Plane(np.rint(apart).astype(np.float32), random.integers(1, 60, 100).astype(float))


def second_opinion(name: str, world: Plane) -> float:
    """The objective by spopt, today's centres kept."""
    pulp, locate = import_module("pulp"), import_module("spopt.locate")
    kept = np.zeros(len(world.all_s), dtype=int)
    kept[:KEPT] = 1
    more: dict[str, object] = {"p_facilities": NEW + KEPT, "predefined_facilities_arr": kept}
    if name != "PCenter":
        more["weights"] = world.people
    if name == "MCLP":
        more["service_radius"] = RADIUS
    model = getattr(locate, name).from_cost_matrix(world.all_s.T.astype(float), **more)
    solver = pulp.HiGHS(msg=False) if "HiGHS" in pulp.listSolvers(onlyAvailable=True) else pulp.PULP_CBC_CMD(msg=False)
    return float(pulp.value(model.solve(solver).problem.objective))


if find_spec("spopt"):

    @pytest.mark.filterwarnings("ignore")  # of spopt and pulp
    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize(("objective", "name"), [(P_MEDIAN, "PMedian"), (COVER, "MCLP"), (P_CENTER, "PCenter")])
    def test_the_assignment_model_finds_no_better_set(seed: int, objective: str, name: str) -> None:
        world = plane(seed)
        ours = solve(world.task(objective), new=NEW)
        assert ours.status == "optimal"
        assert ours.value == pytest.approx(second_opinion(name, world))
