"""Approvals under fire: real processes that are killed with ``kill -9`` between statements.

``python -m tests.workflows.soak --seconds 60`` lets people, partners and the clock work on real
registrations in processes of their own. Each writes into a journal what it is about to do and what
it was told; many kill themselves between two statements, others are killed from outside. In the
end what is open is decided, and the recorded histories are compared with the journal.
"""
