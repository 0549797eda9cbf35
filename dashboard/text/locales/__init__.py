"""The catalogues, one set of files per language."""
