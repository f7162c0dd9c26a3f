#!/usr/bin/env python
"""Django's command line, for those who know it. `guildhall` is the product's own."""

import os
import sys

from django.core.management import execute_from_command_line

from portal.kernel.viewers import work_for_the_house

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if "runserver" not in sys.argv:
        work_for_the_house()
    execute_from_command_line(sys.argv)
