"""Addresses of webhooks: the same pages for a partner's own and for the house."""

from django.urls import URLPattern, URLResolver, path

from portal.webhooks import views


def _pages(root: str, prefix: str, *, house: bool) -> list[URLPattern | URLResolver]:
    one = f"{root}<uuid:public_id>/"
    whose = {"house": house}
    return [
        path(root, views.webhooks, whose, name=f"{prefix}webhooks"),
        path(f"{root}new/", views.webhook_new, whose, name=f"{prefix}webhook_new"),
        path(one, views.webhook, whose, name=f"{prefix}webhook"),
        path(f"{one}edit/", views.webhook_edit, whose, name=f"{prefix}webhook_edit"),
        path(f"{one}secret/", views.webhook_secret, whose, name=f"{prefix}webhook_secret"),
        path(f"{one}replay/", views.webhook_replay, whose, name=f"{prefix}webhook_replay"),
        *(
            path(
                f"{one}{act}/",
                views.webhook_act,
                {**whose, "act": act},
                name=f"{prefix}webhook_{act}",
            )
            for act in ("on", "off", "test", "remove")
        ),
        path(
            f"{one}messages/<uuid:message_id>/",
            views.webhook_message,
            whose,
            name=f"{prefix}webhook_message",
        ),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *_pages("partner/webhooks/", "", house=False),
    *_pages("manage/webhooks/", "house_", house=True),
]
