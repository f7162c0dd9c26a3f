"""Addresses of the approvals and their administration."""

from django.urls import URLPattern, URLResolver, path

from workflows.views.absence import absence, cancel
from workflows.views.bpmn import bpmn
from workflows.views.by_link import by_link
from workflows.views.calendars import calendar, calendars, new_calendar
from workflows.views.house_roles import house_roles
from workflows.views.house_roles import remove as remove_house_role
from workflows.views.inbox import inbox
from workflows.views.migrations import running
from workflows.views.mining import mining
from workflows.views.policies import (
    activate,
    discard,
    new_version,
    policy,
    remove,
    routes,
    rule,
)
from workflows.views.policy_work import propose, send_back, test_back
from workflows.views.responsibilities import remove as remove_responsibility
from workflows.views.responsibilities import responsibilities
from workflows.views.standstill import standstill, unblock_job, unblock_task
from workflows.views.talk import answer, ask, bulk, nudge, take_back, undo
from workflows.views.task import claim, hand_back, release, take_over, task
from workflows.views.walk import walk

urlpatterns: list[URLPattern | URLResolver] = [
    path("approvals/", inbox, name="approvals"),
    path("approvals/<str:reference>/<slug:key>/", task, name="approval_task"),
    path("approvals/<str:reference>/<slug:key>/claim/", claim, name="approval_claim"),
    path("approvals/<str:reference>/<slug:key>/release/", release, name="approval_release"),
    path("approvals/<str:reference>/<slug:key>/take-over/", take_over, name="approval_take_over"),
    path("approvals/<str:reference>/<slug:key>/hand-back/", hand_back, name="approval_hand_back"),
    path("approvals/<str:reference>/<slug:key>/ask/", ask, name="approval_ask"),
    path("requests/questions/<uuid:public_id>/answer/", answer, name="question_answer"),
    path("requests/questions/<uuid:public_id>/take-back/", take_back, name="question_take_back"),
    path("requests/decisions/<uuid:public_id>/undo/", undo, name="decision_undo"),
    path("requests/<str:code>/<str:reference>/nudge/", nudge, name="request_nudge"),
    path("requests/bulk/", bulk, name="approvals_bulk"),
    path("decide/<str:token>/", by_link, name="decide_by_link"),
    path("me/absence/", absence, name="absence"),
    path("me/absence/<uuid:public_id>/cancel/", cancel, name="absence_cancel"),
    path("manage/routes/", routes, name="routes"),
    path("manage/routes/requests/<uuid:public_id>/", walk, name="approval_walk"),
    path("manage/routes/standstill/", standstill, name="standstill"),
    path("manage/routes/standstill/tasks/<uuid:public_id>/", unblock_task, name="unblock_task"),
    path("manage/routes/standstill/jobs/<int:job_id>/", unblock_job, name="unblock_job"),
    path("manage/routes/mining/", mining, name="approval_mining"),
    path("manage/routes/responsibilities/", responsibilities, name="responsibilities"),
    path(
        "manage/routes/responsibilities/<uuid:public_id>/remove/",
        remove_responsibility,
        name="responsibility_remove",
    ),
    path("manage/routes/roles/", house_roles, name="house_roles"),
    path(
        "manage/routes/roles/<uuid:public_id>/remove/",
        remove_house_role,
        name="house_role_remove",
    ),
    path("manage/routes/approval.bpmn", bpmn, name="approval_bpmn"),
    path("manage/routes/<str:code>/new/", new_version, name="policy_new"),
    path("manage/routes/policy/<uuid:public_id>/", policy, name="policy"),
    path("manage/routes/policy/<uuid:public_id>/rules/new/", rule, name="rule_new"),
    path("manage/routes/policy/<uuid:public_id>/rules/<int:rule_id>/", rule, name="rule"),
    path(
        "manage/routes/policy/<uuid:public_id>/rules/<int:rule_id>/remove/",
        remove,
        name="rule_remove",
    ),
    path("manage/routes/policy/<uuid:public_id>/activate/", activate, name="policy_activate"),
    path("manage/routes/policy/<uuid:public_id>/propose/", propose, name="policy_propose"),
    path("manage/routes/policy/<uuid:public_id>/send-back/", send_back, name="policy_send_back"),
    path("manage/routes/policy/<uuid:public_id>/back-test/", test_back, name="policy_back_test"),
    path("manage/routes/policy/<uuid:public_id>/running/", running, name="policy_running"),
    path("manage/routes/policy/<uuid:public_id>/discard/", discard, name="policy_discard"),
    path("manage/calendars/", calendars, name="calendars"),
    path("manage/calendars/new/", new_calendar, name="calendar_new"),
    path("manage/calendars/<int:pk>/", calendar, name="calendar"),
]
