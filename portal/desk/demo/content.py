"""News and library of the demo, in three languages."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from portal.cms.services.content_tree import ensure_content_tree
from portal.cms.services.publish import Wording, publish_library_page, publish_news
from portal.kernel.actors import Actor

_MARINE = {
    "en": Wording(
        "Marine price list 2027 opens on 1 February",
        "List prices of the marine range rise by 2.5 % on average. Protected deals keep theirs.",
        (
            "The new list holds for orders received from 1 February 2027.",
            "Deals that are approved before that date keep their prices until protection ends.",
        ),
    ),
    "ru": Wording(
        "Морской прайс-лист 2027 действует с 1 февраля",
        "Цены морской серии растут в среднем на 2,5 %. Защищённые сделки сохраняют свои цены.",
        (
            "Новый прайс-лист действует для заказов, полученных с 1 февраля 2027 года.",
            "Сделки, согласованные до этой даты, сохраняют цены до конца защиты.",
        ),
    ),
    "bg": Wording(
        "Морската ценова листа 2027 важи от 1 февруари",
        "Цените на морската серия растат средно с 2,5 %. Защитените сделки запазват своите.",
        (
            "Новата листа важи за поръчки, получени от 1 февруари 2027 г.",
            "Сделките, одобрени преди тази дата, запазват цените си до края на защитата.",
        ),
    ),
}

_DEMAND = {
    "en": Wording(
        "Resin demand for the first quarter",
        "We expect to buy 8 % more epoxy resin than a year ago. Your figures are under Market.",
        ("Purchase orders for January follow in the second week of December.",),
    ),
    "ru": Wording(
        "Потребность в смолах на первый квартал",
        "Ожидаем закупить на 8 % больше эпоксидных смол, чем год назад. Ваши данные — в разделе "
        "«Рынок».",
        ("Заказы поставщикам на январь — во вторую неделю декабря.",),
    ),
    "bg": Wording(
        "Търсене на смоли през първото тримесечие",
        "Очакваме да купим с 8 % повече епоксидни смоли от миналата година. Вашите данни са в "
        "„Пазар“.",
        ("Поръчките за януари са през втората седмица на декември.",),
    ),
}

_REGISTER = {
    "en": Wording(
        "How to register a deal",
        "Four short pages: customer, products, competitor, check. An answer in two working days.",
        (
            "Guildhall tells you while you type whether the customer is free.",
            "An approved deal is protected for 90 days.",
        ),
    ),
    "ru": Wording(
        "Как зарегистрировать сделку",
        "Четыре коротких страницы: клиент, товары, конкурент, проверка. Ответ за два рабочих дня.",
        (
            "Во время ввода Guildhall показывает, свободен ли клиент.",
            "Согласованная сделка защищена 90 дней.",
        ),
    ),
    "bg": Wording(
        "Как се регистрира сделка",
        "Четири кратки страници: клиент, продукти, конкурент, проверка. Отговор до два дни.",
        (
            "Докато пишете, Guildhall показва дали клиентът е свободен.",
            "Одобрената сделка е защитена 90 дни.",
        ),
    ),
}

_GOLD = {
    "en": Wording("Gold bonus for the last quarter", "2 % on orders above 50,000 euro, for gold."),
    "ru": Wording(
        "Бонус Gold за последний квартал", "2 % на заказы свыше 50 000 евро, для партнёров Gold."
    ),
    "bg": Wording(
        "Бонус Gold за последното тримесечие", "2 % за поръчки над 50 000 евро, за партньори Gold."
    ),
}


def publish_content(editor: Actor) -> None:
    """Publish news for everybody, for suppliers, for a tier; and one library page."""
    ensure_content_tree()
    today = timezone.localdate()
    publish_news(
        actor=editor,
        slug="marine-2027",
        wordings=_MARINE,
        roles=["reseller", "distributor"],
        published_on=today - timedelta(days=3),
    )
    publish_news(
        actor=editor,
        slug="resin-demand",
        wordings=_DEMAND,
        roles=["supplier"],
        published_on=today - timedelta(days=5),
    )
    publish_news(
        actor=editor,
        slug="gold-bonus",
        wordings=_GOLD,
        tiers=["gold", "platinum"],
        published_on=today - timedelta(days=8),
    )
    publish_library_page(
        actor=editor,
        slug="register-a-deal",
        topics={"en": "Deals", "ru": "Сделки", "bg": "Сделки"},
        wordings=_REGISTER,
        roles=["reseller", "distributor"],
    )
