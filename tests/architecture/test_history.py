"""Every business model has a history of whatever becomes of its rows, with who and why."""

import pghistory.core
import pgtrigger
from django.apps import apps
from django.db.models import Model

from sharing.models import AccessRow
from tests.architecture.test_migrations import OWN

# Models without a history of their own, and where their past is to be found instead.
WITHOUT = {
    "kernel.AuditEntry": "is the audit; rows are only ever added",
    "kernel.OutboxEvent": "is the feed of events; rows are only ever added",
    "kernel.RateBucket": "counts requests and forgets them",
    "sharing.Party": "names what partners' own models say, which have a history",
    "sharing.Condition": "names what partners' agreements say, which have a history",
    "sharing.Fulfilment": "stretches of time, ended and never deleted",
    "partners.Acceptance": "evidence; rows are only ever added",
    "sharing.RecallAcknowledgement": "what was said; rows are only ever added",
    "sharing.AccessEntry": "is a log; rows are only ever added",
    "partners.OverlapMatch": "what two lists have in common, forgotten with the comparison",
    "sharing.ParityRun": "a protocol; rows are only ever added",
    "sharing.ParityDifference": "a protocol; rows are only ever added",
    "workflows.Snapshot": "frozen facts; rows are only ever added",
    "workflows.Decision": "append-only; an undo is a further decision",
    "partner_api.KeptAnswer": "an answer kept for a day, in case it is asked for again",
    "partner_api.BulkExport": "a job, with who asked and what came of it",
    "partner_api.BulkPart": "what stands in a file, for as long as it is kept",
    "records.Follow": "a personal setting",
    "records.ExportReceipt": "a receipt; rows are only ever added",
    "live.SubscriberCursor": "machinery of delivery",
    "live.ParkedEvent": "machinery of delivery",
    "live.FeedTail": "machinery of delivery",
    "webhooks.WebhookMessage": "the log of what was sent",
    "webhooks.WebhookAttempt": "the log of what was sent; rows are only ever added",
    "notifications.Notification": "a person's inbox; made of events that are kept",
    "notifications.PushBrowser": "a personal setting, which ends with the session; audited",
    "notifications.PushMessage": "a queue: gone once it was sent",
    "notifications.InboxSettings": "a personal setting",
    "notifications.Reply": "a protocol of mails that came in; what they decided is a decision",
    "desk.ImportMapping": "a personal setting",
    "desk.ImportJob": "a protocol of one import, with who, when and what came of it",
    "desk.ImportBatch": "a protocol, with which an import is undone",
    "desk.ImportChange": "a protocol, with which an import is undone",
    "desk.SavedView": "a personal setting",
    "desk.DefaultView": "a setting of lists",
    "cms.HomePage": "Wagtail keeps revisions and a log of its pages",
    "cms.NewsIndexPage": "Wagtail keeps revisions and a log of its pages",
    "cms.NewsPage": "Wagtail keeps revisions and a log of its pages",
    "cms.LibraryIndexPage": "Wagtail keeps revisions and a log of its pages",
    "cms.LibraryPage": "Wagtail keeps revisions and a log of its pages",
}

HISTORIES = {history.pgh_tracked_model: history for history in pghistory.core.event_models()}


def own_models() -> list[type[Model]]:
    """What the project declares: neither histories nor compiled access, which grants explain."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OWN
        and model not in HISTORIES.values()
        and not issubclass(model, AccessRow)
    ]


def test_every_business_model_has_a_history() -> None:
    bare = {model._meta.label for model in own_models() if model not in HISTORIES}
    assert bare - WITHOUT.keys() == set(), "track it, or say here why not"


def test_no_exception_is_out_of_date() -> None:
    bare = {model._meta.label for model in own_models() if model not in HISTORIES}
    assert WITHOUT.keys() - bare == set()


def test_a_history_misses_no_way_to_write() -> None:
    everything = {str(pgtrigger.Insert), str(pgtrigger.Update), str(pgtrigger.Delete)}
    partly = {
        model._meta.label
        for model, history in HISTORIES.items()
        if {str(tracker.operation) for tracker in history.pgh_trackers} != everything
    }
    assert not partly


def test_a_history_knows_who_and_why() -> None:
    silent = {
        model._meta.label
        for model, history in HISTORIES.items()
        if not any(field.name == "pgh_context" for field in history._meta.get_fields())
    }
    assert not silent
