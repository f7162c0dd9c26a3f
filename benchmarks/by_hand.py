"""An approval in SQL by hand: tables of its own, a lock, and as few statements as it takes."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from django.db import connection, transaction

_TABLES = """
CREATE TABLE bench_request (
    id bigserial PRIMARY KEY, title text, outcome text, ended_at timestamptz);
CREATE TABLE bench_step (
    id bigserial PRIMARY KEY, request_id bigint REFERENCES bench_request, stage int, role text,
    status text, opened_at timestamptz, decided_by bigint, decided_at timestamptz);
CREATE INDEX ON bench_step (request_id);
CREATE TABLE bench_decision (
    id bigserial PRIMARY KEY, step_id bigint REFERENCES bench_step, kind text, at timestamptz);
CREATE TABLE bench_event (id bigserial PRIMARY KEY, code text, request_id bigint, at timestamptz);
GRANT ALL ON bench_request, bench_step, bench_decision, bench_event TO PUBLIC;
GRANT ALL ON SEQUENCE bench_request_id_seq, bench_step_id_seq, bench_decision_id_seq,
    bench_event_id_seq TO PUBLIC;
"""
_SEND = """
WITH sent AS (INSERT INTO bench_request (title) VALUES ('Bench') RETURNING id),
     noted AS (INSERT INTO bench_event (code, request_id, at) SELECT 'sent', id, now() FROM sent)
INSERT INTO bench_step (request_id, stage, role, status, opened_at)
SELECT sent.id, stage, role, status, CASE WHEN status = 'open' THEN now() END
FROM sent, (VALUES (1, 'sales', 'open'), (2, 'tender', 'coming'), (2, 'finance', 'coming'))
  AS given (stage, role, status)
RETURNING request_id
"""
_LOCK = "SELECT id FROM bench_request WHERE id = %s FOR UPDATE"
_DECIDE = """
WITH done AS (
    UPDATE bench_step SET status = 'done', decided_by = 1, decided_at = now()
    WHERE request_id = %(id)s AND role = %(role)s AND status = 'open' RETURNING id, stage),
  said AS (INSERT INTO bench_decision (step_id, kind, at) SELECT id, 'approve', now() FROM done),
  noted AS (
    INSERT INTO bench_event (code, request_id, at) SELECT 'decided', %(id)s, now() FROM done),
  settled AS (
    SELECT stage FROM done WHERE NOT EXISTS (
      SELECT FROM bench_step other WHERE other.request_id = %(id)s AND other.stage = done.stage
      AND other.id <> done.id AND other.status = 'open')),
  opened AS (
    UPDATE bench_step SET status = 'open', opened_at = now()
    WHERE request_id = %(id)s AND stage = (SELECT stage + 1 FROM settled) RETURNING id)
UPDATE bench_request SET outcome = 'approved', ended_at = now()
WHERE id = %(id)s AND EXISTS (SELECT FROM settled) AND NOT EXISTS (SELECT FROM opened)
"""


class ByHand:
    """Its tables, made by the owner, and one request at a time through them."""

    def __init__(self, owner: psycopg.Connection) -> None:
        owner.execute(_TABLES)

    def acts(self) -> tuple[Callable[[], object], ...]:
        """A request and its three decisions."""
        made: list[int] = []

        def send() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_SEND)
                made.append(cursor.fetchone()[0])

        def decides(role: str) -> Callable[[], object]:
            def run() -> None:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(_LOCK, made)
                    cursor.execute(_DECIDE, {"id": made[0], "role": role})

            return run

        return (send, *(decides(role) for role in ("sales", "tender", "finance")))
