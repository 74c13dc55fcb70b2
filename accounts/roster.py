"""Users by CSV: the list to download, and what a list to bring in would do, line by line."""

import csv
import io
from collections import Counter
from dataclasses import asdict, dataclass, field

from bson import ObjectId
from rest_framework import serializers

from accounts.models import ACTIVE, ADMIN, ROLES, STATUSES, STUDENT, User
from edulearn.csv import restore, stream_csv
from edulearn.documents import now
from edulearn.errors import Invalid, field_errors
from edulearn.fields import Choice, EmailAddress, Text

COLUMNS = ("id", "name", "email", "email_verified", "role", "status", "courses", "created_at")
CREATE, UPDATE, UNCHANGED, REFUSED = OUTCOMES = ("create", "update", "unchanged", "refused")
MAX_LINES = 5_000


class RowInput(serializers.Serializer):
    name = Text(max_length=100)
    email = EmailAddress()
    role = Choice(choices=ROLES, required=False)
    status = Choice(choices=STATUSES, required=False)


@dataclass
class Line:
    """What a line of the list comes to."""

    line: int
    email: str
    outcome: str
    detail: str = ""
    fields: dict = field(default_factory=dict)

    def to_dict(self):
        return {name: value for name, value in asdict(self).items() if name != "fields"}


def download(where):
    """The users that fit, as CSV, read as they are sent."""
    found = User.collection().find(where, {"password": 0, "sessions": 0, "devices": 0})
    rows = (_row(User(document)) for document in found.sort("_id", 1))
    return stream_csv(f"users-{now():%Y-%m-%d}.csv", COLUMNS, rows)


def _row(user):
    shown = {**user.to_dict(), "courses": len(user.document["enrolled_courses"])}
    return [str(shown[name]).lower() if shown[name] is True else shown[name] for name in COLUMNS]


def report(lines):
    """The JSON of a plan: each line, and how many there are of each outcome."""
    counts = Counter(line.outcome for line in lines)
    return {
        "summary": {outcome: counts[outcome] for outcome in OUTCOMES},
        "lines": [line.to_dict() for line in lines],
    }


# Planning


def plan(text):
    """What each line of the list would do; raises Invalid where it can't be read as one."""
    rows = _read(text)
    forms = [RowInput(data=row) for _, row in rows]
    emails = [form.validated_data["email"] for form in forms if form.is_valid()]
    known = {u["email"]: u for u in User.collection().find({"email": {"$in": emails}}, _COMPARED)}
    first, lines = {}, []
    for (number, _), form in zip(rows, forms, strict=True):
        lines.append(_plan_line(number, form, known, first))
    return lines


_COMPARED = {"name": 1, "email": 1, "role": 1, "status": 1}


def _plan_line(number, form, known, first):
    row = form.validated_data
    if form.errors:
        said = " ".join(f"{k}: {' '.join(v)}" for k, v in field_errors(form.errors).items())
        return Line(number, str(form.initial_data.get("email", ""))[:254], REFUSED, said)
    email = row["email"]
    if first.setdefault(email, number) != number:
        return Line(number, email, REFUSED, f"The same address is on line {first[email]}.")
    return (_plan_change if email in known else _plan_account)(number, row, known.get(email))


def _plan_account(number, row, _):
    if row.get("role") == ADMIN:
        return Line(number, row["email"], REFUSED, "Admins are appointed one by one.")
    fields = {"role": STUDENT, "status": ACTIVE, **row, "_id": ObjectId()}
    return Line(number, row["email"], CREATE, "A new account.", fields)


def _plan_change(number, row, stored):
    changed = {name: value for name, value in row.items() if stored[name] != value}
    if not changed:
        return Line(number, row["email"], UNCHANGED, "Nothing to change.")
    if ADMIN in (stored["role"], changed.get("role")):
        return Line(number, row["email"], REFUSED, "Admins are changed one by one.")
    said = ", ".join(f"{name} from {stored[name]} to {new}" for name, new in changed.items())
    fields = {**changed, "_id": stored["_id"], "email": row["email"]}
    return Line(number, row["email"], UPDATE, f"{said}.", fields)


def _read(text):
    """Numbered rows by the header's names; Excel's semicolons and byte order mark are fine."""
    text = text.lstrip("\ufeff")
    header = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in header else ",", strict=True)
    try:
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
        rows = [(reader.line_num, _cells(row)) for row in reader]
    except csv.Error as error:
        raise _unusable(f"Line {reader.line_num} can't be read as CSV: {error}.") from error
    if not {"name", "email"} <= set(reader.fieldnames):
        raise _unusable("The first line has to name the columns, “name” and “email” among them.")
    if not 1 <= len(rows) <= MAX_LINES:
        raise _unusable(f"Give from 1 to {MAX_LINES} lines below the header; here are {len(rows)}.")
    return rows


def _cells(row):
    """The cells that are filled, as they were before a spreadsheet could have run them."""
    return {name: restore(cell) for name, cell in row.items() if name and cell}


def _unusable(sentence):
    return Invalid(errors={"csv": [sentence]})
