"""One module per family of file formats: a tidy table and its ``About`` in, bytes out."""
