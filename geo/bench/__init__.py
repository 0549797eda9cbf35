"""How fast the engine is, against others: ``graphs`` (what on), ``engines`` (who), ``race`` (the run and its table)."""
