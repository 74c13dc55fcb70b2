"""Serializer fields that take just the JSON type they name: nothing is coerced into another."""

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from bson import ObjectId
from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework import serializers

from edulearn.money import to_minor

_DIGITS = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")


_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")  # controls, zero-width characters, spaces


def _is_visible(character):
    return unicodedata.category(character) not in _UNSEEN


class Text(serializers.CharField):
    """A string, and only a string; `multiline` keeps line breaks and tabs.

    What nobody would see, such as zero-width characters alone, is blank.
    """

    default_error_messages = {
        "not_text": "This must be text.",
        "control": "This has control characters that can't be kept.",
    }

    def __init__(self, *, multiline=False, **options):
        self.multiline = multiline
        super().__init__(**options)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("not_text")
        text = unicodedata.normalize("NFC", super().to_internal_value(data))
        if any(self._is_control(character) for character in text):
            self.fail("control")
        if not (self.allow_blank or any(map(_is_visible, text))):
            self.fail("blank")
        return text

    def _is_control(self, character):
        if self.multiline and character in "\n\r\t":
            return False
        return unicodedata.category(character) == "Cc"


class Choice(serializers.ChoiceField):
    """One of a few strings."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid_choice", input=type(data).__name__)
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """true or false, not "yes" or 1."""

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A JSON integer within `min_value` and `max_value`."""

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Number(serializers.FloatField):
    """A JSON number."""

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, (int, float)):
            self.fail("invalid")
        return float(data)


class Money(serializers.Field):
    """An amount in the site's currency, as integer minor units (see `money.to_minor`)."""

    def to_internal_value(self, data):
        try:
            return to_minor(data, settings.CURRENCY)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class Duration(serializers.Field):
    """Seconds: a JSON integer, or text such as "45", "10:30" or "1:02:03"; a day at most."""

    _CLOCK = re.compile(
        r"(?:(\d{1,2}):(?=[0-5]?\d:))?(?:(\d{1,4}):(?=[0-5]?\d\Z))?(\d{1,5})", re.ASCII
    )

    def to_internal_value(self, data):
        seconds = self._seconds(data)
        if seconds is None or not 0 <= seconds <= 86_400:
            raise serializers.ValidationError(
                "Give a duration in seconds (630) or as minutes and seconds (“10:30”), "
                "a day at most."
            )
        return seconds

    def _seconds(self, data):
        if isinstance(data, int) and not isinstance(data, bool):
            return data
        match = self._CLOCK.fullmatch(data) if isinstance(data, str) else None
        if not match:
            return None
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds


class Id(serializers.Field):
    """A document's id. An unusable one becomes None: as unknown as an unknown one."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            raise serializers.ValidationError("This must be an id, as text.")
        return ObjectId(data) if ObjectId.is_valid(data) else None


class Link(Text):
    """An https/http URL, or a path on this site; never a scheme that runs (`javascript:`)."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 2_000, **options})

    def to_internal_value(self, data):
        url = super().to_internal_value(data)
        if url and not _is_safe_link(url):
            raise serializers.ValidationError("Give an http(s) address or a path on this site.")
        return url


def _is_safe_link(url):
    if "\\" in url or re.search(r"\s", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname)
    return not parts.scheme and not parts.netloc and url.startswith("/")


class EmailAddress(Text):
    """An email address in its one stored form: NFKC, no outer space, lower case."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 254, **options})

    def to_internal_value(self, data):
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        text = super().to_internal_value(data)
        if any(unicodedata.category(character) == "Cf" for character in text):
            raise serializers.ValidationError("This address has invisible characters in it.")
        address = unicodedata.normalize("NFKC", text).strip().lower()
        try:
            validate_email(address)
        except ValidationError as error:
            raise serializers.ValidationError("This is not an email address.") from error
        return address


class Secret(serializers.CharField):
    """A password: any Unicode, NUL and outer space included, bounded before it is hashed."""

    def __init__(self, **options):
        super().__init__(**{"trim_whitespace": False, "max_length": 128, **options})
        self.validators = [v for v in self.validators if "Null" not in type(v).__name__]

    def run_validation(self, data=serializers.empty):
        if data is not serializers.empty and not isinstance(data, str):
            raise serializers.ValidationError("This must be text.")
        return super().run_validation(data)


class Moment(serializers.Field):
    """A date or an RFC 3339 time; a date as the end of a range takes in its whole day."""

    def __init__(self, *, ends_day=False, **options):
        self.ends_day = ends_day
        super().__init__(**options)

    def to_internal_value(self, data):
        moment = None
        with suppress(ValueError, TypeError, OverflowError):  # no day comes after the year 9999
            moment = self._in_utc(data)
        if moment is None:
            raise serializers.ValidationError("Give a date such as 2026-01-31, or a time with it.")
        return moment

    def _in_utc(self, text):
        day = parse_date(text)
        if day:
            return datetime.combine(day, time(), UTC) + timedelta(days=self.ends_day)
        moment = parse_datetime(text)
        if moment and moment.tzinfo:
            return moment.astimezone(UTC)
        return moment and moment.replace(tzinfo=UTC)


class QueryWhole(serializers.IntegerField):
    """A whole number in a URL: ASCII digits, of which Python takes more kinds and ways."""

    def to_internal_value(self, data):
        if not _DIGITS.fullmatch(data):
            self.fail("invalid")
        return super().to_internal_value(data)


class QueryNumber(serializers.FloatField):
    """A number in a URL: ASCII digits, with or without decimals."""

    def to_internal_value(self, data):
        if not _DECIMAL.fullmatch(data):
            self.fail("invalid")
        return super().to_internal_value(data)


class QueryFlag(serializers.BooleanField):
    """`true` or `false` in a URL."""

    TRUE_VALUES = {"true", "1"}
    FALSE_VALUES = {"false", "0", False}  # False: how DRF reads its absence
    NULL_VALUES = set()
