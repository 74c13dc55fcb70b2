"""PDF documents (certificates, receipts) in a font that has the letters of most languages."""

import unicodedata
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from rest_framework.renderers import BaseRenderer

from edulearn.rendering import to_json

FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVu"
# For what DejaVu lacks: 14 scripts, a font for each; Chinese and Japanese; Korean.
FALLBACKS = [
    *sorted(FONTS.glob("NotoSans*.ttf")),
    FONTS / "DroidSansFallbackFull.ttf",
    FONTS / "NanumGothic.ttf",
]


def document(*, title, orientation="portrait", language="en"):
    """An A4 document without a page yet: fonts (regular and "B"), title, author and language."""
    from edulearn.sheet import Sheet  # takes long to load, and few processes make a document

    pdf = Sheet(fallbacks=[*settings.PDF_FONTS, *FALLBACKS], orientation=orientation, format="A4")
    pdf.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
    pdf.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.set_text_shaping(True)
    pdf.set_title(title)
    pdf.set_author(settings.SITE_NAME)
    pdf.set_creator(settings.SITE_NAME)
    pdf.set_lang(language)
    pdf.set_font(FONT, size=11)
    return pdf


def can_write(pdf, text):
    """Whether there are letters for the whole text, symbols such as emoji aside."""
    return not any(unicodedata.category(sign)[0] in "LMN" for sign in pdf.missing_from(text))


def pdf_response(pdf, name):
    """The document as a download called `name`."""
    response = HttpResponse(bytes(pdf.output()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class PDFRenderer(BaseRenderer):
    """Lets a route take `Accept: application/pdf`; what goes wrong is told in JSON even so."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data if isinstance(data, bytes) else to_json(data)


def wants_pdf(request):
    """Whether a request to a route with PDFRenderer asks for the PDF: by `format` or `Accept`."""
    return "pdf" in (request.query_params.get("format"), request.accepted_renderer.format)
