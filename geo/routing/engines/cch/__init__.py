"""Customisable contraction hierarchies (CCH): all travel times of a large network, at once and exactly.

A plain search (Dijkstra) is at once for a few thousand nodes; for a million, 45 of them take ten seconds. Here the work
is split by what it depends on, so that seconds are spent once and milliseconds on each question:

==============  ====================================================================================================
``order``       the *elimination order* and the *hierarchy* that it leaves: from the network's topology alone, no
                weights; once per network
``customise``   *customisation*: gives the shortcuts their weights, bottom up; once per set of speeds and closed roads
``sweep``       a *PHAST sweep*: climbs from the goals and then visits all places top down, all goals side by side as
                *lanes*; once per question
``kernel``      the three put together, for trips that begin and end anywhere on an edge
``engine``      seconds and shares of edges to whole milliseconds and back: the entrance for ``geo.routing``
==============  ====================================================================================================

The order does not depend on weights, so a closed road or another speed customises anew and eliminates nothing anew.
Targets are restricted as in RPHAST: a sweep visits the ancestors of where people live and nothing else.

References
----------
Dibbelt, Strasser, Wagner (2016): Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21,
article 1.5. Elimination order, customisation, elimination tree.

Delling, Goldberg, Nowatzyk, Werneck (2013): PHAST: Hardware-accelerated shortest path trees. Journal of Parallel and
Distributed Computing 73(7), 940-952. The sweep, and several sources side by side.

Delling, Goldberg, Werneck (2011): Faster Batched Shortest Paths in Road Networks. ATMOS 2011, 52-63. RPHAST.

George, Liu (1989): The Evolution of the Minimum Degree Ordering Algorithm. SIAM Review 31(1), 1-19.

"""
