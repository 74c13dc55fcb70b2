"""Certificates: their codes, what one says, and its PDF with a QR code that leads to the proof."""

import io
import secrets

import segno
from django.conf import settings

from edulearn import pdf
from edulearn.errors import NotFound, Problem

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike
INK, ACCENT = (31, 41, 55), (79, 70, 229)
_MIDDLE = {"align": "C", "new_x": "LMARGIN", "new_y": "NEXT"}


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


# The PDF


def document(certificate):
    """The certificate as a PDF document of one page."""
    title = f"Certificate: {certificate['course_title']}"
    page = pdf.document(title=title, orientation="landscape")
    page.set_auto_page_break(False)
    page.add_page()
    _frame(page)
    _words(page, certificate)
    _proof(page, certificate)
    return page


def _frame(page):
    page.set_draw_color(*ACCENT)
    page.set_line_width(1.2)
    page.rect(10, 10, page.w - 20, page.h - 20)
    page.set_line_width(0.3)
    page.rect(13, 13, page.w - 26, page.h - 26)


def _words(page, certificate):
    page.set_margins(28, 28)
    page.set_y(32)
    _line(page, settings.SITE_NAME, 16, ACCENT, "B")
    page.ln(8)
    _line(page, "Certificate of completion", 30, INK, "B")
    page.ln(8)
    _line(page, "This certifies that", 13, INK)
    page.ln(2)
    _line(page, certificate["name"], 26, ACCENT, "B")
    page.ln(2)
    _line(page, "has completed the course", 13, INK)
    page.ln(2)
    _line(page, certificate["course_title"], 20, INK, "B")


def _line(page, text, size, colour, style=""):
    """One centred line; what is too long for it at that size becomes smaller, then wraps."""
    page.set_text_color(*colour)
    page.set_font(pdf.FONT, style, size)
    while size > 12 and page.get_string_width(text) > page.epw:
        size -= 1
        page.set_font_size(size)
    page.multi_cell(page.epw, size * 0.5, text, max_line_height=size * 0.5, **_MIDDLE)


def _proof(page, certificate):
    """Date and code on the left, the QR code on the right, at the foot of the page."""
    foot = page.h - 50
    page.image(_qr_code(certificate["page"]), x=page.w - 60, y=foot, w=30, alt_text="QR code")
    page.set_font(pdf.FONT, size=11)
    page.set_text_color(*INK)
    page.set_xy(30, foot + 6)
    lines = [
        f"{certificate['issued_at'].day} {certificate['issued_at']:%B %Y}",
        f"Code {certificate['code']}",
        certificate["page"],
    ]
    page.multi_cell(page.w - 100, 7, "\n".join(lines), link=certificate["page"])


def _qr_code(address):
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
    return picture
