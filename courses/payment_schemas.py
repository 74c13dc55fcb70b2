"""The shapes of what the payment routes answer."""

from rest_framework import serializers

from courses.coupons import KINDS
from courses.payments import STATUSES
from courses.refunds import DONE, REFUSED, RESERVED
from edulearn.schemas import (
    CURRENCY,
    AmountAnswer,
    CountAnswer,
    IdAnswer,
    MessageAnswer,
    PageAnswer,
    ProblemSerializer,
)


class CreditNoteShape(serializers.Serializer):
    """The paper of a refund; `refund` is what the receipt's route is asked for."""

    refund = IdAnswer()
    number = serializers.CharField()
    amount = AmountAnswer()


class PaymentShape(serializers.Serializer):
    """One purchase of one course by one user."""

    id = IdAnswer()
    user_id = IdAnswer()
    course_id = IdAnswer()
    course_title = serializers.CharField()
    price = AmountAnswer()
    discount = AmountAnswer()
    amount = AmountAnswer()
    currency = serializers.RegexField(CURRENCY)
    payment_method = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    reason = serializers.CharField(allow_null=True, help_text="Why it failed.")
    transaction_id = serializers.CharField(allow_null=True)
    refunded_amount = AmountAnswer()
    coupon = serializers.CharField(allow_null=True)
    receipt_number = serializers.CharField(allow_null=True)
    credit_notes = CreditNoteShape(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class RefundShape(serializers.Serializer):
    id = IdAnswer()
    amount = AmountAnswer()
    status = serializers.ChoiceField([RESERVED, DONE, REFUSED])
    reason = serializers.CharField(allow_blank=True)
    elsewhere = serializers.BooleanField(help_text="It went back without the gateway's help.")
    by = IdAnswer()
    key = serializers.CharField(allow_null=True)
    credit_note = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class PaymentForAdmins(PaymentShape):
    attention = serializers.CharField(allow_null=True)
    received_amount = AmountAnswer()
    refunds = RefundShape(many=True)


class BuyerShape(serializers.Serializer):
    id = IdAnswer()
    name = serializers.CharField()
    email = serializers.EmailField()


class ListedPayment(PaymentShape):
    """A payment in a list; `attention`, `received_amount` and `refunds` only for admins."""

    user = BuyerShape(allow_null=True)
    attention = serializers.CharField(allow_null=True, required=False)
    received_amount = AmountAnswer(required=False)
    refunds = RefundShape(many=True, required=False)


class PaymentsAnswer(PageAnswer):
    payments = ListedPayment(many=True)


class QuoteAnswer(serializers.Serializer):
    price = AmountAnswer()
    discount = AmountAnswer()
    amount = AmountAnswer()
    currency = serializers.RegexField(CURRENCY)


class NextAction(serializers.Serializer):
    """What a waiting buyer does: go to `redirect_url`, or transfer `amount` with `reference`."""

    redirect_url = serializers.URLField(required=False)
    reference = serializers.CharField(required=False)
    amount = AmountAnswer(required=False)
    currency = serializers.RegexField(CURRENCY, required=False)
    instructions = serializers.CharField(required=False)
    expires_at = serializers.DateTimeField(required=False)


class PaymentAnswer(MessageAnswer):
    """A payment, and whether it opened the course; `next_action` while it is pending."""

    payment = PaymentShape()
    enrolled = serializers.BooleanField()
    next_action = NextAction(required=False, allow_null=True)


class AdministeredPaymentAnswer(MessageAnswer):
    payment = PaymentForAdmins()


class CouponShape(serializers.Serializer):
    id = IdAnswer()
    code = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    value = serializers.JSONField(help_text="An integer percentage, or a fixed amount.")
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    max_uses = CountAnswer(allow_null=True)
    left = CountAnswer(allow_null=True)
    max_per_user = CountAnswer()
    courses = serializers.ListField(child=IdAnswer())
    active = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class CouponsAnswer(PageAnswer):
    coupons = CouponShape(many=True)


class SavedCouponAnswer(MessageAnswer):
    coupon = CouponShape()


class DeclinedProblemSerializer(ProblemSerializer):
    """A declined payment; nothing was charged."""

    payment = PaymentShape()


class PriceProblemSerializer(ProblemSerializer):
    """A conflict; after a change of the price, `amount` is the price now."""

    amount = AmountAnswer(required=False)
