"""Composition root. Puts ``graphql/`` on the import path, so that ``partner_api`` is importable
from a source checkout without a ``graphql`` package that would hide graphql-core."""

import sys
from pathlib import Path

_API_HOME = Path(__file__).resolve().parent.parent / "graphql"

if (_API_HOME / "partner_api").is_dir() and str(_API_HOME) not in sys.path:
    sys.path.append(str(_API_HOME))
