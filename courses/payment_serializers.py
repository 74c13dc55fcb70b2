"""What the payment routes take."""

from datetime import UTC, datetime, time, timedelta

from django.utils.dateparse import parse_date, parse_datetime
from rest_framework import serializers

from courses import payments
from courses.gateways import FREE, payment_methods
from edulearn.fields import Choice, Id, Money, Text
from edulearn.pagination import PageQuery


class QuoteInput(serializers.Serializer):
    course_id = Id()
    coupon = Text(required=False, allow_blank=True, allow_null=True, max_length=40)

    def validate_coupon(self, coupon):
        if coupon:
            raise serializers.ValidationError("This coupon is not known here.")
        return coupon


class PaymentInput(QuoteInput):
    payment_method = Text(max_length=20, default="card")
    payment_token = Text(required=False, allow_null=True, max_length=200)
    amount = Money(required=False)

    def validate_payment_method(self, method):
        known = [*payment_methods(), FREE]
        if method not in known:
            raise serializers.ValidationError(f"Choose one of: {', '.join(known)}.")
        return method


class Moment(serializers.Field):
    """A date or an RFC 3339 time in a URL; a date as the end of a range takes in its whole day."""

    def __init__(self, *, ends_day=False, **options):
        self.ends_day = ends_day
        super().__init__(**options)

    def to_internal_value(self, data):
        try:
            day = parse_date(data)
            moment = datetime.combine(day, time(), UTC) if day else parse_datetime(data)
        except ValueError:
            moment = None
        if moment is None:
            raise serializers.ValidationError("Give a date such as 2026-01-31, or a time with it.")
        if day and self.ends_day:
            moment += timedelta(days=1)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class PaymentQuery(PageQuery):
    status = Choice(choices=payments.STATUSES, required=False)
    course = Id(required=False)
    user = Id(required=False)
    to = Moment(required=False, ends_day=True)

    def get_fields(self):
        return {**super().get_fields(), "from": Moment(required=False)}
