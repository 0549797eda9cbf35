"""The pages, a folder each: ``page`` is the layout and its callbacks, ``data`` its tables, ``routes`` its addresses."""
