"""Pages and downloads of what records carry."""
