"""Official files to a data folder; only the command line imports it."""
