"""The overlay for tests: the same settings, with what a test run must not do switched off."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 50)
os.environ.setdefault("REFERENCE_KEY", "tests-only-reference-key")
os.environ.setdefault("GUILDHALL_DEMO", "1")
os.environ.setdefault("LOG_LEVEL", "ERROR")
# Signs the push messages of tests, which no push service but theirs ever gets.
os.environ.setdefault("VAPID_PRIVATE_KEY", "1" * 43)
# Where tests create their databases: a server that was given, or an embedded one if empty. The
# address below is never connected to; the harness sets the clone's.
os.environ.setdefault("GUILDHALL_TEST_SERVER", os.environ.get("DATABASE_URL", ""))
os.environ.setdefault("DATABASE_URL", "postgresql://guildhall_app@localhost/guildhall")

from portal.settings import *  # noqa: F403

DEMO = False
# Webhooks and push messages of tests go to receivers on this machine.
WEBHOOK_TRIAL = True
ALLOWED_HOSTS = ["*"]
# A fast machine signs in more often in a minute than thirty people behind one address. Attempts
# that fail are limited as everywhere.
ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A site that tests drive from outside writes its mails where they can read them.
_MAIL_FOLDER = os.environ.get("GUILDHALL_TEST_MAIL")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": _MAIL_FOLDER},
    }
    if _MAIL_FOLDER
    else {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SERVESTATIC_USE_FINDERS = True
