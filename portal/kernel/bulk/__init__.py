"""Writing by the ten thousand: compare a file with the database, then write by set.

A bulk service checks once, writes by set and publishes one event per batch; history triggers see
every row. ``rows`` holds the words that services and the import wizard share, ``tables`` the SQL,
``documents`` records with lines, ``sheets`` records without.
"""
