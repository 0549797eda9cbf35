"""One module per subcommand of `reisevei`; ``options`` holds what several of them share.

Each command imports what is heavy inside its function, so that ``reisevei --help`` is quick.
"""
