"""Where money is taken: one small interface (base.py), and the gateways that keep it."""

from importlib import import_module

from django.conf import settings

from courses.gateways.free import FreeGateway
from courses.gateways.manual import ManualGateway

FREE, MANUAL = FreeGateway.name, ManualGateway.name
GATEWAYS = {
    FREE: FreeGateway(),
    MANUAL: ManualGateway(),
    **{name: import_module(f"{__name__}.{name}").GATEWAY for name in settings.CARD_GATEWAYS},
}


def payment_methods():
    """`{payment_method: gateway name}` of this site, for what is not free."""
    card = {} if settings.PAYMENT_GATEWAY == "none" else {"card": settings.PAYMENT_GATEWAY}
    manual = {MANUAL: MANUAL} if settings.BANK_TRANSFER else {}
    return {**card, **manual}


def gateway_named(name):
    return GATEWAYS[name]
