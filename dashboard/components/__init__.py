"""What several pages are made of: controls, tables, charts and offers."""
