"""CSV (RFC 4180), streamed row by row, with nothing in it that a spreadsheet would run."""

import csv
import re
from datetime import UTC, datetime

from django.http import StreamingHttpResponse

# What makes a cell a formula in some spreadsheet, in any of its widths.
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"\s*'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def stream_csv(filename, header, rows):
    """A download of `rows` (an iterable of sequences, read as it is sent) under `header`."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def defuse(value):
    """The cell for a value: text that would be a formula gets a quote before it; numbers stay."""
    text = _plain(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restore(cell):
    """The text that `defuse` made this cell of."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell[1:]) else cell


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return "" if value is None else str(value)


class _Echo:
    """A file that gives back what is written to it, so that no row waits for another."""

    @staticmethod
    def write(line):
        return line


def _lines(header, rows):
    writer = csv.writer(_Echo)
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([defuse(value) for value in row])
