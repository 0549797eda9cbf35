"""The map: geometry, colours, overlays, files and the picture."""
