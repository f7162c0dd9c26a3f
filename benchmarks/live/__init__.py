"""Live updates: idle sockets, one event to many, many events to few, against a bare broadcast."""
