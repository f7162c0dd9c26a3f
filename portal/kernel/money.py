"""Money: an exact amount with its currency. Never a bare number, never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """``amount`` is exact (prices per unit keep four decimals); ``currency`` is ISO 4217."""

    amount: Decimal
    currency: str

    def _same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise Refused(
                _("Convert %(a)s and %(b)s to one currency before adding them."),
                code="currency_mismatch",
                a=self.currency,
                b=other.currency,
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> Money:
        """To the currency's smallest unit, halves away from zero."""
        step = Decimal(1).scaleb(-get_currency_precision(self.currency))
        return Money(self.amount.quantize(step, ROUND_HALF_UP), self.currency)
