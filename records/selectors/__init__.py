"""Reads of what records carry, by the policy of the record."""
