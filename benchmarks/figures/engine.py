"""The engine: each task in turn, round after round, against one search of the network as the yardstick."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import dijkstra

from dashboard.export.municipalities import export_bytes
from geo.data.folder import load
from geo.data.vocabulary import ACCEPTABLE, GROUPS
from geo.evidence.groups import sites
from geo.network.graph import Network
from geo.routing import matrix
from geo.study.question import Question
from geo.study.study import Study

ROUNDS = 5
YARDSTICK = "one search, scipy"


@dataclass(frozen=True)
class SearchTiming:
    """A task and its times in milliseconds, one per round."""

    name: str
    times_ms: tuple[float, ...]

    @property
    def median_ms(self) -> float:
        """Return the middle time."""
        return statistics.median(self.times_ms)


def networkx_copy(network: Network) -> nx.DiGraph:
    """Return the reversed network with the cheaper of parallel edges, as networkx wants it."""
    arcs = network.arcs(reverse=True).seconds.tocoo()
    graph = nx.DiGraph()
    rows, columns = (index.tolist() for index in arcs.coords)
    graph.add_weighted_edges_from(zip(rows, columns, arcs.data.tolist(), strict=True))
    return graph


def accepted_forms() -> Iterator[tuple[str, ...]]:
    """Every choice of what counts as taking the group in, each once: a study remembers no answer to the next one."""
    return chain.from_iterable(combinations(ACCEPTABLE, size) for size in range(1, len(ACCEPTABLE) + 1))


def measure(*, rounds: int = ROUNDS) -> list[SearchTiming]:
    """Time every task ``rounds`` times, interleaved. The matrix of networkx is one site; ours is all of them."""
    dataset = load()
    study = Study(dataset)
    reversed_arcs = study.network.arcs(reverse=True).seconds
    graph = networkx_copy(study.network)
    start = next(iter(graph))
    placed = sites(dataset.centres, study.gazetteer)
    points = [site.place for site in placed]
    site_legs = study.legs([p.x_m for p in points], [p.y_m for p in points], [p.landmass for p in points])
    origin_legs = study.origin_legs

    forms = accepted_forms()

    def tables_of_all_groups() -> None:
        accept = next(forms)
        for group in GROUPS:
            study.municipality_table(Question(group.id, accept=accept))

    tasks: dict[str, Callable[[], object]] = {
        YARDSTICK: lambda: dijkstra(reversed_arcs, indices=start),
        "the same search, networkx": lambda: nx.single_source_dijkstra_path_length(graph, start),
        "data folder opened and verified": load,
        "Study ready (opened data to all answers possible)": lambda: Study(dataset),
        f"matrix, {len(placed)} sites x {len(origin_legs):,} origins": lambda: matrix.matrix(
            study.network, origins=origin_legs, sites=site_legs
        ),
        f"municipality table, mean of {len(GROUPS)} groups": tables_of_all_groups,
        **{
            f"export {fmt}, answer known": lambda fmt=fmt: export_bytes(study, Question("women"), fmt)  # type: ignore[misc]
            for fmt in ("csv", "xlsx", "geojson", "gpkg", "parquet")
        },
    }
    share = {f"municipality table, mean of {len(GROUPS)} groups": len(GROUPS)}
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():  # once unmeasured: imports, caches of the disk
        task()
    for _ in range(rounds):
        for name, task in tasks.items():
            begin = time.perf_counter()
            task()
            times[name].append((time.perf_counter() - begin) * 1000 / share.get(name, 1))
    same = np.array(list(nx.single_source_dijkstra_path_length(graph, start).values()))
    if not np.allclose(np.sort(same), np.sort(_finite(dijkstra(reversed_arcs, indices=start)))):
        message = "scipy and networkx disagree: the comparison is worth nothing"
        raise RuntimeError(message)
    return [SearchTiming(name, tuple(found)) for name, found in times.items()]


def _finite(times: np.ndarray) -> np.ndarray:
    found: np.ndarray = times[np.isfinite(times)]
    return found
