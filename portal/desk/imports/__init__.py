"""Importing files: read, map, check, apply, undo. Writing itself is the domains' bulk services."""
