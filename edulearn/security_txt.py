"""`/.well-known/security.txt`: whom to tell of a hole in the site (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from edulearn.documents import now

GOOD_FOR = timedelta(days=90)


@require_safe
def security_txt(request):
    """The file; it is good for three months from the day that it is asked for."""
    expires = (now() + GOOD_FOR).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
