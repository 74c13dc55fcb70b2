"""Reading a PDF document of ours: the texts on its pages."""

import re
import zlib

ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def texts_of(pdf):
    """The texts as they were written, one for each piece of a line."""
    streams = [_inflated(raw) for raw in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)]
    fonts = [_letters(stream) for stream in streams if b"beginbfchar" in stream]
    return [text for page in streams if b" Tj" in page for text in _texts(page, fonts)]


def _inflated(raw):
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return raw


def _letters(cmap):
    """`{glyph: letter}` of a font's map, as it says it."""
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", cmap.partition(b"beginbfchar")[2])
    return {int(g, 16): bytes.fromhex(u.decode()).decode("utf-16-be") for g, u in pairs}


def _texts(page, fonts):
    font = fonts[0]
    for number, text in re.findall(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", page, re.DOTALL):
        if number:
            font = fonts[int(number) - 1]
        else:
            glyphs = ESCAPED.sub(lambda found: CONTROL.get(found[1], found[1]), text)
            yield "".join(
                font[high << 8 | low] for high, low in zip(*[iter(glyphs)] * 2, strict=True)
            )
