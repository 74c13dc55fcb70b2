"""What the payment routes take."""

from rest_framework import serializers

from courses import coupons, payments
from courses.gateways import FREE, payment_methods
from edulearn.fields import Choice, Flag, Id, Moment, Money, QueryFlag, Text, Whole
from edulearn.pagination import PageQuery


class QuoteInput(serializers.Serializer):
    course_id = Id()
    coupon = Text(required=False, allow_blank=True, allow_null=True, max_length=40)


class PaymentInput(QuoteInput):
    payment_method = Text(max_length=20, default="card")
    payment_token = Text(required=False, allow_null=True, max_length=200)
    amount = Money(required=False)

    def validate_payment_method(self, method):
        known = [*payment_methods(), FREE]
        if method not in known:
            raise serializers.ValidationError(f"Choose one of: {', '.join(known)}.")
        return method


class PaymentQuery(PageQuery):
    status = Choice(choices=payments.STATUSES, required=False)
    course = Id(required=False)
    user = Id(required=False)
    to = Moment(required=False, ends_day=True)
    attention = QueryFlag(default=False)
    format = Choice(choices=["json", "csv"], default="json")

    def get_fields(self):
        return {**super().get_fields(), "from": Moment(required=False)}


class RefundInput(serializers.Serializer):
    """How much goes back; without it, all. `elsewhere`: it did already, not by the gateway."""

    amount = Money(required=False)
    reason = Text(required=False, allow_blank=True, max_length=500, default="")
    elsewhere = Flag(default=False)


class ApprovalInput(serializers.Serializer):
    """How much came in; without it, all of it."""

    received = Money(required=False)


class RejectionInput(serializers.Serializer):
    reason = Text(required=False, allow_blank=True, max_length=500, default="")


class ReceiptQuery(serializers.Serializer):
    refund = Text(required=False, max_length=24)


class CouponBounds(serializers.Serializer):
    starts_at = Moment(required=False, allow_null=True)
    ends_at = Moment(required=False, allow_null=True)
    max_uses = Whole(required=False, allow_null=True, min_value=1, max_value=1_000_000)
    max_per_user = Whole(required=False, min_value=1, max_value=100)
    courses = serializers.ListField(child=Id(), required=False, max_length=100)


class CouponInput(CouponBounds):
    code = Text(max_length=40)
    kind = Choice(choices=coupons.KINDS)
    value = serializers.JSONField()

    def validate(self, form):
        field = Money() if form["kind"] == coupons.FIXED else Whole(min_value=1, max_value=100)
        try:
            form["value"] = field.run_validation(form["value"])
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"value": error.detail}) from error
        return form


class CouponUpdate(CouponBounds):
    """What a code takes off stays as it was announced: another discount is another code."""

    active = Flag(required=False)
