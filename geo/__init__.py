"""Reisevei's domain: travel time from where people live to the crisis centres that take them in.

Each folder is a room, and data flow downward through them: ``build`` (official files to a data folder), ``data`` (what
is known), ``evidence`` (whom a centre takes in), ``network`` (roads as a graph), ``routing`` (the matrix of travel
times), ``measures`` (arrays to figures), ``scenario`` (changes over today), ``study`` (the facade that answers a
question), ``analysis``, ``siting`` and ``importing`` on top of it. Nothing here knows of the web.
"""
