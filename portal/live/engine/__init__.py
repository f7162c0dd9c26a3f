"""One dispatcher per web process: woken by the database, it tells the process's own sockets."""
