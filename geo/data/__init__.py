"""What is known: the tables and their rules, names and codes, and the folder they live in."""
