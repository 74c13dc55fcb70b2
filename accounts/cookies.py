"""The cookies that the account routes set: HttpOnly, for those routes alone, never cross-site."""

from django.conf import settings

REFRESH = "refresh_token"
DEVICE = "device"
DEVICE_DAYS = 400  # browsers keep none longer (RFC 6265bis, 5.5)
_PATH = "/api/auth/"


def set_refresh(response, token):
    """Keep the refresh token for as long as its session may last."""
    _set(response, REFRESH, token, settings.SESSION_DAYS)


def set_device(response, secret):
    """Keep the secret by which the device is recognised, past any session."""
    _set(response, DEVICE, secret, DEVICE_DAYS)


def forget_refresh(response):
    response.delete_cookie(REFRESH, path=_PATH, samesite="Strict")


def _set(response, name, value, days):
    response.set_cookie(
        name,
        value,
        max_age=days * 86_400,
        path=_PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.PRODUCTION,
    )
