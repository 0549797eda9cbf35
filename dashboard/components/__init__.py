"""What several pages are made of: controls, questions, tables, charts and legends."""
