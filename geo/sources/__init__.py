"""Raw files to the tables of ``geo.tables``: one module per kind of source."""
