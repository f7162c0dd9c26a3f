"""The live style guide: every component, with long texts. Our accessibility test reads it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone

from portal.desk import nav
from portal.desk.marks import STATUSES
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Page
from portal.kernel.money import Money
from portal.kernel.pages import charts
from portal.kernel.pages import forms as ours
from portal.kernel.pages.listing import Listing
from portal.kernel.pages.route_line import RouteLine, Station

_LONG = (
    "Согласование регистрации сделки с Дунайским судостроительно-судоремонтным заводом "
    "и поставка противокоррозионных покрытий двумя партиями"
)


class SampleForm(ours.Form):
    """One of each input."""

    name = forms.CharField(label="Наименование организации-покупателя", help_text=_LONG)
    quantity = ours.DecimalField(label="Количество", unit="литров", required=False)
    needed = forms.DateField(label="Желаемая дата поставки", widget=ours.DateInput)
    country = forms.ChoiceField(
        label="Страна", choices=[("BG", "Болгария"), ("RO", "Румыния")], required=False
    )
    customer = forms.CharField(
        label="Заказчик", widget=ours.Combobox(reverse_lazy("styleguide_options"))
    )
    kind = forms.ChoiceField(
        label="Вид запроса",
        choices=[("deal", "Регистрация сделки"), ("price", "Запрос специальной цены")],
        widget=ours.RadioCards({"deal": _LONG, "price": "Решает отдел финансов и планирования"}),
    )
    facets = forms.MultipleChoiceField(
        label="Чем поделиться",
        choices=[("identity", "Реквизиты"), ("contacts", "Контакты")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="Клиент согласен", help_text=_LONG, required=False)
    live = forms.BooleanField(label="Уведомлять сразу", required=False, widget=ours.Switch)
    evidence = forms.FileField(label="Подтверждение", widget=ours.FileDrop, required=False)
    comment = forms.CharField(label="Комментарий", widget=forms.Textarea, required=False)


@dataclass(frozen=True)
class _Row:
    name: str
    city: str
    partners: int
    shared_with_you: bool
    status: str
    label: str
    value: Money
    at: dt.datetime


def _rows(now: dt.datetime) -> list[_Row]:
    def row(name: str, days: float, partners: int, mine: bool, status: str, label: str) -> _Row:
        value = Money(Decimal("317440.50"), "EUR")
        at = now - dt.timedelta(days)
        return _Row(name, "Русе, BG", partners, mine, status, label, value, at)

    return [
        row("Danube Shipyard AD", 0.01, 2, False, "submitted", "На согласовании"),
        row(_LONG[:70], 1, 1, False, "question", "Вопрос к вам"),
        row("Порт Варна ЕАД", 3, 0, True, "approved", "Согласована"),
        row("Carpat Rail SRL", 40, 0, False, "rejected", "Отклонена"),
    ]


def _waterfall() -> list[charts.Bar]:
    steps: list[tuple[str, str, charts.StepKind]] = [
        ("Цена по прайс-листу", "118.00", "total"),
        ("Скидка партнёра", "-21.24", "down"),
        ("За объём, 4000 литров", "-8.20", "down"),
        ("Тендерная скидка (запрос)", "-9.50", "ask"),
        ("Фрахт до Варны", "2.10", "up"),
        ("Карманная цена", "81.16", "total"),
        ("Минимальная цена", "76.00", "floor"),
    ]
    return charts.waterfall([charts.Step(a, Decimal(b), kind) for a, b, kind in steps])


def _route() -> RouteLine:
    stations = [
        Station("sent", "Запрос отправлен", "Елена Петрова", "done", 0, 0.5, "готово"),
        Station("sales", "Отдел продаж", "Георги Илиев", "done", 1, 0, "согласовано"),
        Station("tender", "Тендерный отдел", "Надя Брандт", "now", 1, 1, "ждёт вас"),
        Station("finance", "Финансы и планирование", "если скидка больше 25 %", "wait", 2, 0.5),
        Station("end", "Решение", "партнёр узнаёт сразу", "wait", 3, 0.5),
    ]
    tracks = [
        ("sent", "sales"),
        ("sent", "tender"),
        ("sales", "finance"),
        ("tender", "finance"),
        ("finance", "end"),
    ]
    return RouteLine("Маршрут согласования D-310", stations, tracks)


def _samples(now: dt.datetime) -> dict[str, Any]:
    return {**_charts(), **_records(now), **_flow()}


def _charts() -> dict[str, Any]:
    return {
        "badges": STATUSES,
        "waterfall": _waterfall(),
        "route": _route(),
        "funnel": charts.funnel(
            [
                charts.Stage("Новые", 18, Money(Decimal(412000), "EUR").amount),
                charts.Stage("Подтверждённые", 12, ""),
                charts.Stage("Поданные на тендер", 5, ""),
                charts.Stage("Выигранные", 3, "", "good"),
            ]
        ),
        "heat": charts.heat_map(
            ["EP-20", "EP-40", "PU-10"], [("Болгария", [4, 9, 0]), ("Румыния", [7, 3, 1])]
        ),
        "spark": charts.spark([3, 5, 4, 8, 6, 9]),
        "figures": [
            {"label": "Открытые запросы", "value": "7", "hint": "2 ждут вас"},
            {"label": "Обычное время решения", "value": "1,4 дня", "hint": "быстрее на 0,6 дня"}
            | {"tone": "good"},
            {"label": "Выиграно за квартал", "value": "184 300 €", "progress": 74}
            | {"hint": "74 % плана"},
            {"label": "Ближайший срок тендера", "value": "26 ноября", "hint": "Порт Варна"},
        ],
    }


def _records(now: dt.datetime) -> dict[str, Any]:
    return {
        "todos": [
            {"title": "Ответьте на вопрос по D-310", "url": "#todo", "text": _LONG, "tone": "warn"}
            | {"icon": "message-circle-question-mark", "due": now, "action": "Ответить"},
            {"title": "Добавьте условия поставки", "url": "#todo", "text": "Порт Варна"}
            | {"icon": "file-text", "due": now + dt.timedelta(2), "action": "Открыть"},
        ],
        "timeline": [
            {"who": "Marta Lind", "text": "новый вопрос по", "object": "D-310", "url": "#tl"}
            | {"quote": _LONG, "at": now - dt.timedelta(minutes=12)},
            {"who": "", "icon": "clock", "text": "Срок продлён", "at": now - dt.timedelta(1)},
        ],
        "facts": [("Заказчик", "Danube Shipyard AD"), ("Количество", "4000 литров"), ("ИНН", "")],
        "people": [{"name": "Vitosha Supply", "note": "до 31 марта", "level": "Просмотр"}],
    }


def _flow() -> dict[str, Any]:
    return {
        "answers": [{"question": "Количество", "answer": "4000 литров", "url": "#answers"}],
        "tasks": [
            {"title": "Финансовое предложение", "url": "#tasks", "status": "incomplete"}
            | {"label": "Не хватает файла", "hint": _LONG}
        ],
        "steps": [
            {"title": "Файл", "state": "done", "url": "#steps"},
            {"title": "Соответствие колонок", "state": "now"},
            {"title": "Проверка", "state": "later"},
        ],
        "options": [
            {"value": "approve", "title": "Согласовать", "hint": "Дальше решают финансы"}
            | {"key": "A", "button": "Согласовать и открыть следующий"},
            {"value": "return", "title": "Задать вопрос", "hint": _LONG, "key": "Q"},
            {"value": "reject", "title": "Отклонить", "hint": "Партнёр увидит причину"}
            | {"key": "R", "button": "Отклонить и открыть следующий"},
        ],
        "news": [{"title": "Покрытия 2027: цены с 1 января", "url": "#news", "tag": "Прайс-лист"}],
        "sample_file": {"name": "ценовое-предложение.pdf", "url": "#file", "size": "84 КБ"},
        "long": _LONG,
    }


def _page(rows: list[_Row]) -> Page[_Row]:
    return Page(items=rows, cursors=["a"] * len(rows), has_next=True, has_previous=True)


@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components; ``?peek=1`` opens the panel, ``?errors=1`` shows a refused form."""
    if not nav.administrator(request.actor):  # type: ignore[attr-defined]
        raise NotFound
    now = timezone.now()
    files: dict[str, UploadedFile] = {}
    form = SampleForm({}, files) if request.GET.get("errors") else SampleForm()
    rows = _rows(now)
    listing = Listing(
        request, "Заказчики", _page(rows), filters=("country",), total=21, sort="-activity"
    )
    listing.chips = [listing.chip("country", "Страна", "Болгария, Румыния")]
    status = 422 if form.is_bound else 200
    context = {"form": form, "list": listing, "panel": request.GET.get("peek")}
    return render(request, "desk/styleguide.html", _samples(now) | context, status=status)


@login_required
def styleguide_options(request: HttpRequest) -> HttpResponse:
    """What the sample combobox finds."""
    found = [
        {"value": f"C-{1000 + index}", "label": name, "note": "Русе, BG"}
        for index, name in enumerate(("Danube Shipyard AD", "Порт Варна ЕАД", "Carpat Rail SRL"))
        if request.GET.get("q", "").casefold() in name.casefold()
    ]
    return render(request, "components/options.html", {"options": found})
