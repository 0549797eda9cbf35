"""One module per subcommand of `reisevei`; ``options`` and ``targets`` hold what several of them share.

A command's module is imported when it is called (``lazy``), so that ``reisevei --help`` is quick.
"""
