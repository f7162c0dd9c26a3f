"""Reads of the catalogue; every one asks the policy for its actor."""
