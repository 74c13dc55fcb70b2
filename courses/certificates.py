"""Certificates: their codes, and what one says."""

import secrets

from django.conf import settings

from edulearn.errors import NotFound, Problem

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike


class NotFinished(NotFound):
    slug, title = "not-finished", "Course not finished"
    detail = "The certificate comes when every lesson is complete."


class CertificateRevoked(Problem):
    status, slug, title = 410, "certificate-revoked", "Certificate revoked"
    detail = "This certificate is not valid any more."


def new_code():
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(12))


def certificate_of(enrollment):
    """What a certificate says, of an enrolment's document; raises NotFinished."""
    if "certificate_code" not in enrollment:
        raise NotFinished()
    code, course_id = enrollment["certificate_code"], enrollment["course_id"]
    return {
        "code": code,
        "course_id": course_id,
        "course_title": enrollment["course_title"],
        "name": enrollment["certificate_name"],
        "issued_at": enrollment["completed_at"],
        "url": f"/api/certificates/{code}/",
        "page": f"{settings.SITE_URL}/certificate.html?code={code}",
        "pdf": f"/api/courses/{course_id}/certificate/?format=pdf",
    }


def proof_of(enrollment):
    """What everybody may know of a certificate who has its code; raises CertificateRevoked."""
    if "revoked_at" in enrollment:
        raise CertificateRevoked()
    shown = certificate_of(enrollment)
    names = ("code", "name", "course_title", "issued_at")
    return {**{name: shown[name] for name in names}, "valid": True}
