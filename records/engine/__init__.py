"""What is computed about what records carry."""
