"""Where a request comes from: the peer, or whom a proxy of ours says that it speaks for."""

from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings

_current = ContextVar("address", default=None)


def current_address():
    """The address of the client whose request this thread answers; None outside one."""
    return _current.get()


class ClientAddress:
    """Tells the rest of the request where it comes from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _current.set(client_address(request.META))
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)


def client_address(meta):
    """The client's address, as text.

    Each proxy appends to `X-Forwarded-For` whom it heard from, so it is read from its end, and
    only as far as every speaker is one of `TRUSTED_PROXIES`: what stands before was written by
    whoever liked to (https://adam-p.ca/blog/2022/03/x-forwarded-for/).
    """
    address = meta.get("REMOTE_ADDR", "")
    heard = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while heard and _is_trusted(address):
        said = heard.pop()
        if _parsed(said) is None:
            break
        address = said
    return address


def network_of(address):
    """What counts as one client: an IPv4 address, or the /64 that one IPv6 customer gets."""
    parsed = _parsed(address)
    if parsed is None or parsed.version == 4:
        return address
    return ":".join(parsed.exploded.split(":")[:4])


def _is_trusted(address):
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in settings.TRUSTED_PROXIES)


def _parsed(text):
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
