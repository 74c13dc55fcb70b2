"""How the fields of `edulearn.fields` are described, with the limits that they enforce."""

from django.conf import settings
from drf_spectacular.extensions import OpenApiSerializerFieldExtension

from edulearn.money import CURRENCY_DIGITS, MAX_MINOR, to_decimal

# Something visible, and no control characters; outer space is trimmed before it is looked at.
_CONTROL = r"\x00-\x1f\x7f-\x9f"
_CONTROL_IN_LINES = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_TEXT = r"^\s*[^\s{0}][^{0}]*\s*$"
_LINK = (
    rf"^(https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][^\s\\{_CONTROL}]*)?"
    rf"|/([^/\s\\{_CONTROL}][^\s\\{_CONTROL}]*)?)$"
)
_CLOCK = r"^([0-9]{1,4}|[0-9]{1,3}:[0-5]?[0-9]|(1?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9])$"


def _is_in_url(field):
    """Whether the field is a query value: all of those are strings."""
    from edulearn.pagination import PageQuery

    return isinstance(field.parent, PageQuery)


def _amount_pattern():
    """Decimal strings up to the most that can be asked, in the digits of the site's currency."""
    digits = CURRENCY_DIGITS[settings.CURRENCY]
    whole = len(str(MAX_MINOR)) - digits
    decimals = rf"(\.[0-9]{{1,{digits}}})?" if digits else ""
    return rf"^0{{0,{15 - whole}}}[0-9]{{1,{whole}}}{decimals}$"


class FieldSchema(OpenApiSerializerFieldExtension):
    """The description of one kind of field; `of` gives it."""

    def map_serializer_field(self, auto_schema, direction):
        return self.of(self.target)

    def of(self, field):
        raise NotImplementedError


class TextSchema(FieldSchema):
    """Of texts that have no description of their own."""

    target_class = "edulearn.fields.Text"
    match_subclasses = True
    priority = -1

    def of(self, field):
        control = _CONTROL_IN_LINES if field.multiline else _CONTROL
        return {"type": "string", "pattern": _TEXT.format(control), "examples": ["text"]}


class LinkSchema(FieldSchema):
    target_class = "edulearn.fields.Link"

    def of(self, field):
        return {"type": "string", "pattern": _LINK, "examples": ["/icon.svg"]}


class EmailAddressSchema(FieldSchema):
    target_class = "edulearn.fields.EmailAddress"

    def of(self, field):
        return {"type": "string", "format": "email"}


class SecretSchema(FieldSchema):
    target_class = "edulearn.fields.Secret"

    def of(self, field):
        return {"type": "string", "format": "password"}


class ChoiceSchema(FieldSchema):
    target_class = "rest_framework.fields.ChoiceField"
    match_subclasses = True

    def of(self, field):
        return {"type": "string", "enum": list(field.choices)}


class MoneySchema(FieldSchema):
    target_class = "edulearn.fields.Money"

    def of(self, field):
        example = to_decimal(4_999, settings.CURRENCY)
        text = {"type": "string", "pattern": _amount_pattern(), "examples": [example]}
        most = float(to_decimal(MAX_MINOR, settings.CURRENCY))
        step = 10 ** -CURRENCY_DIGITS[settings.CURRENCY]
        number = {"type": "number", "minimum": 0, "maximum": most, "multipleOf": step}
        return text if _is_in_url(field) else {"oneOf": [text, number]}


class DurationSchema(FieldSchema):
    target_class = "edulearn.fields.Duration"

    def of(self, field):
        seconds = {"type": "integer", "minimum": 0, "maximum": 86_400}
        return {"oneOf": [seconds, {"type": "string", "pattern": _CLOCK, "examples": ["10:30"]}]}


class IdSchema(FieldSchema):
    target_class = "edulearn.fields.Id"

    def of(self, field):
        """In a filter any text is taken: an id that can't be is one that nothing has."""
        return {"type": "string"} | ({} if _is_in_url(field) else {"pattern": "^[0-9a-fA-F]{24}$"})


class MomentSchema(FieldSchema):
    target_class = "edulearn.fields.Moment"

    def of(self, field):
        return {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "format": "date-time"},
            ]
        }


class ListSchema(OpenApiSerializerFieldExtension):
    """Adds the bounds of a list of objects, which drf-spectacular leaves out."""

    target_class = "rest_framework.serializers.ListSerializer"

    def map_serializer_field(self, auto_schema, direction):
        schema = auto_schema._map_serializer_field(self.target, direction, bypass_extensions=True)
        bounds = {"maxItems": self.target.max_length, "minItems": self.target.min_length}
        if not self.target.allow_empty:
            bounds["minItems"] = 1
        return schema | {name: bound for name, bound in bounds.items() if bound is not None}
