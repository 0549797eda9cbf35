"""Arrays in, figures out: coverage, gaps, expected values, inequality and tables of areas."""
