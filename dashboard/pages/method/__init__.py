"""Sources and method."""
