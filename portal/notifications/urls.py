from django.urls import path

from portal.notifications import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/mark/", views.mark, name="inbox_mark"),
]
