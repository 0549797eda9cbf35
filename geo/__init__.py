"""Reisevei's domain: travel time from where people live to the crisis centres that take them in.

Read in the order the data flows: ``errors`` and ``tables`` (what is promised), ``sources`` and ``build``
(raw files to a data folder), ``dataset`` (the only door to built data), ``places`` and ``centres`` (where a
centre is and whom it serves), ``network`` -> ``access_leg`` -> ``travel_time`` -> ``coverage`` (the engine),
``agreements``, ``known_counts`` -> ``uncertainty``, ``gaps`` (other measures, what is not known, what is missing),
``study`` (one object that answers questions), ``findings`` (its tables for planners),
``validation`` (our answers against what others published). Nothing here knows of the web.
"""
