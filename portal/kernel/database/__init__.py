"""Django's PostgreSQL backend, whose transactions begin with the viewer."""
