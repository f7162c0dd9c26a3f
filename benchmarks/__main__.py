"""``make bench``: ratios against raw SQL and the plain framework, in one run on one machine.

``python -m benchmarks --customers 100000 --partners 200 --per-partner 1000`` chooses the size.
"""

import os
import sys
from importlib import import_module

import django
from django.conf import settings

os.environ.setdefault("GUILDHALL_TEST_SERVER", os.environ.get("DATABASE_URL", ""))
# Thousands of sockets are opened from here by a few people.
os.environ["CONNECTIONS_PER_CLIENT"] = "100000"
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings_test"

if __name__ == "__main__":
    # The reference's flow lies here, and Viewflow names flows by their application.
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "benchmarks"]
    django.setup()
    import_module("portal.kernel.viewers").work_for_the_house()
    # What it needs reads settings while it is imported.
    sys.exit(import_module("benchmarks.run").main())
