"""Reading a PDF document: the words on its pages."""

from io import BytesIO

from pypdf import PdfReader


def words_of(pdf):
    """The words as they were written, one space between them."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(word for page in pages for word in page.extract_text().split())
