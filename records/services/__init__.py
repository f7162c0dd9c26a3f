"""What can be done with what records carry."""
