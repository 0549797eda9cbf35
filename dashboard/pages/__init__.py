"""The pages: each has a ``layout`` of plain functions; only the overview has callbacks of its own."""
