"""Where money is taken: one small interface (base.py), and the gateways that keep it."""

from django.conf import settings

from courses.gateways.free import FreeGateway
from courses.gateways.manual import ManualGateway
from courses.gateways.stripe import StripeGateway
from courses.gateways.test import TestGateway

FREE, MANUAL = FreeGateway.name, ManualGateway.name
GATEWAYS = {
    gateway.name: gateway
    for gateway in (FreeGateway(), ManualGateway(), StripeGateway(), TestGateway())
}


def payment_methods():
    """`{payment_method: gateway name}` of this site, for what is not free."""
    card = {} if settings.PAYMENT_GATEWAY == "none" else {"card": settings.PAYMENT_GATEWAY}
    manual = {MANUAL: MANUAL} if settings.BANK_TRANSFER else {}
    return {**card, **manual}


def gateway_named(name):
    return GATEWAYS[name]
