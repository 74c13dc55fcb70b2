"""A certificate on paper: one page, with a QR code that leads to the proof."""

import io

import segno
from django.conf import settings

from edulearn import pdf

PAPER, INK, GREY = (255, 255, 255), (20, 35, 30), (74, 90, 83)
GREEN, GOLD = (10, 107, 92), (255, 193, 69)
LOGO = settings.FRONTEND_DIR / "icons" / "icon-192.png"
_MIDDLE = {"align": "C", "new_x": "LMARGIN", "new_y": "NEXT"}


def document(certificate):
    """The certificate as a PDF document of one page."""
    title = f"Certificate: {certificate['course_title']}"
    page = pdf.document(title=title, orientation="landscape")
    page.set_auto_page_break(False)
    page.set_margins(34, 20)
    page.add_page()
    _frame(page)
    _head(page)
    _words(page, certificate)
    _proof(page, certificate)
    return page


def _frame(page):
    for inset, colour in ((0, GREEN), (7, GOLD), (7.8, PAPER)):
        page.set_fill_color(*colour)
        page.rect(inset, inset, page.w - 2 * inset, page.h - 2 * inset, style="F")


def _head(page):
    page.image(LOGO, x=page.w / 2 - 9, y=21, w=18, alt_text="")
    page.set_y(42)
    _line(page, settings.SITE_NAME, 13, GREEN, "B")
    page.ln(7)
    _line(page, "Certificate of completion", 34, INK, "B")


def _words(page, certificate):
    page.ln(10)
    _line(page, "This certifies that", 12, GREY)
    page.ln(4)
    _own(page, certificate["name"], 28, GREEN, instead="the person named on the page below")
    page.ln(4)
    page.set_fill_color(*GOLD)
    page.rect(page.w / 2 - 22, page.y, 44, 0.9, style="F")
    page.ln(7)
    _line(page, "has completed the course", 12, GREY)
    page.ln(4)
    _own(page, certificate["course_title"], 20, INK, instead="that is named there too")


def _own(page, text, size, colour, *, instead):
    """A line in its writer's own letters; where no font has them, who reads is sent to the page."""
    if pdf.can_write(page, text):
        _line(page, text, size, colour, "B")
    else:
        _line(page, instead, 14, GREY)


def _line(page, text, size, colour, style=""):
    """One centred line; what is too long for it at that size becomes smaller, then wraps."""
    page.set_text_color(*colour)
    page.set_font(pdf.FONT, style, size)
    smallest = max(12, size - 10)
    while size > smallest and page.get_string_width(text) > page.epw:
        size -= 1
        page.set_font_size(size)
    for line in page.multi_cell(page.epw, text=text, dry_run=True, output="LINES"):
        page.cell(page.epw, size * 0.46, line, **_MIDDLE)


def _proof(page, certificate):
    """Date, code and address on the left, the QR code on the right, at the foot of the page."""
    foot = page.h - 46
    page.image(_qr_code(certificate["page"]), x=page.w - 60, y=foot, w=30, alt_text="QR code")
    issued = certificate["issued_at"]
    facts = [
        ("Issued", f"{issued.day} {issued:%B %Y}"),
        ("Code", certificate["code"]),
        ("Proof", certificate["page"]),
    ]
    for number, (name, value) in enumerate(facts):
        page.set_xy(30, foot + 8 + 7 * number)
        _fact(page, name, value, link=certificate["page"] if name == "Proof" else "")


def _fact(page, name, value, link):
    page.set_font(pdf.FONT, size=9)
    page.set_text_color(*GREY)
    page.cell(16, 6, name)
    page.set_font(pdf.FONT, size=10)
    page.set_text_color(*INK)
    page.cell(0, 6, value, link=link)


def _qr_code(address):
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
    return picture
