"""Addresses of price feedback."""

from django.urls import URLPattern, URLResolver, path

from pricing_feedback.views import cases, signals

_CASE = "price-feedback/cases/<str:reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("price-feedback/", signals.price_feedback, name="price_feedback"),
    path("price-feedback/new/", signals.signal_new, name="price_signal_new"),
    path(
        "price-feedback/customers/",
        signals.customer_options,
        name="feedback_customer_options",
    ),
    path(_CASE, cases.pricing_case, name="pricing_case"),
    path(f"{_CASE}review/", cases.review, name="pricing_case_review"),
    path(f"{_CASE}cancel/", cases.review_cancel, name="pricing_case_cancel"),
]
