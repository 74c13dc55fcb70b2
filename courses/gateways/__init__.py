"""Where money is taken: one small interface, and the gateways that keep it."""

from django.conf import settings

from courses.gateways.free import FreeGateway
from courses.gateways.test import TestGateway

FREE = "free"
GATEWAYS = {gateway.name: gateway for gateway in (FreeGateway(), TestGateway())}


def payment_methods():
    """`{payment_method: gateway name}` of this site, for what is not free."""
    return {"card": settings.PAYMENT_GATEWAY}


def gateway_named(name):
    return GATEWAYS[name]
