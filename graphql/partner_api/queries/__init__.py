"""The fields of the root query: each module's ``Queries`` subclasses, found by being there."""
