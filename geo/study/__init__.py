"""The facade: a question to a study gives an answer."""
