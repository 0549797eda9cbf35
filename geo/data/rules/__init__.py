"""What a table must keep beyond its columns: one module per table or family of tables."""
