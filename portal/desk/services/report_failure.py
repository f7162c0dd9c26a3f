"""What goes wrong in a job of an import is said on the import, never lost in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.functional import Promise

from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError


@contextmanager
def failures_reported(
    actor: Actor,
    *,
    failed: Callable[[str], None],
    unexpected: Promise,
    interrupted: Callable[[], None] = lambda: None,
) -> Iterator[None]:
    """Work in the actor's language and tell ``failed`` what went wrong.

    A refusal is told in its own words and ends here; anything else as ``unexpected``, and goes on
    to whoever watches the worker. ``interrupted`` hears when a person at a terminal ends the work.
    """
    with translation.override(actor.language):
        try:
            yield
        except DomainError as error:
            failed(str(error))
        except KeyboardInterrupt:
            interrupted()
            raise
        except Exception:
            failed(str(unexpected))
            raise
