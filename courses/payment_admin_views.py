"""The payment routes of admins: refunds, bank transfers, coupons."""

from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsAdmin
from courses import payment_schemas as shapes
from courses.coupons import CodeTaken, Coupon
from courses.gateways.base import GatewayUnreachable, RefundRefused
from courses.payment_serializers import (
    ApprovalInput,
    CouponInput,
    CouponUpdate,
    RefundInput,
    RejectionInput,
)
from courses.payment_views import IDEMPOTENCY_KEY, idempotency_key
from courses.payments import Payment
from courses.refunds import NothingToRefund, RefundInProgress, refund
from courses.transfers import NotWaiting, receive, reject
from edulearn import audit
from edulearn.documents import object_id
from edulearn.errors import Conflict, KeyReused
from edulearn.inputs import read_body, read_query
from edulearn.openapi import describe
from edulearn.pagination import PageQuery


@describe(
    "refundPayment",
    body=RefundInput,
    parameters=[IDEMPOTENCY_KEY],
    answers={200: shapes.AdministeredPaymentAnswer},
    errors=[NothingToRefund, RefundInProgress, KeyReused, RefundRefused, GatewayUnreachable],
)
@api_view(["POST"])
@permission_classes([IsAdmin])
def refund_payment(request, payment_id):
    """Give money back, whole or in part; the whole of it takes the access back."""
    form = read_body(RefundInput, request)
    payment = Payment.get(object_id(payment_id))
    refund(payment, admin=request.user, key=idempotency_key(request), **form)
    return Response({"message": "Refunded", "payment": payment.to_admin_dict()})


@describe(
    "approvePayment",
    body=ApprovalInput,
    parameters=[IDEMPOTENCY_KEY],
    answers={200: shapes.AdministeredPaymentAnswer},
    errors=[NotWaiting, KeyReused],
)
@api_view(["POST"])
@permission_classes([IsAdmin])
def approve_payment(request, payment_id):
    """Say that a bank transfer came in, whole or in part."""
    form = read_body(ApprovalInput, request)
    payment = Payment.get(object_id(payment_id))
    receive(payment, form.get("received"), admin=request.user, key=idempotency_key(request))
    return Response({"message": "Noted", "payment": payment.to_admin_dict()})


@describe(
    "rejectPayment",
    body=RejectionInput,
    answers={200: shapes.AdministeredPaymentAnswer},
    errors=[NotWaiting, Conflict],
)
@api_view(["POST"])
@permission_classes([IsAdmin])
def reject_payment(request, payment_id):
    """Say that a bank transfer will not come."""
    form = read_body(RejectionInput, request)
    payment = Payment.get(object_id(payment_id))
    reject(payment, form["reason"], admin=request.user)
    return Response({"message": "Rejected", "payment": payment.to_admin_dict()})


@describe("dismissPayment", answers={200: shapes.AdministeredPaymentAnswer})
@api_view(["POST"])
@permission_classes([IsAdmin])
def dismiss_payment(request, payment_id):
    """Take a payment off the list of those that need attention."""
    payment = Payment.get(object_id(payment_id))
    payment.dismiss()
    return Response({"message": "Done", "payment": payment.to_admin_dict()})


class Coupons(APIView):
    """All coupons."""

    permission_classes = [IsAdmin]

    @describe("listCoupons", query=PageQuery, answers={200: shapes.CouponsAnswer})
    def get(self, request):
        """All coupons, newest first."""
        page = Coupon.page(read_query(PageQuery, request))
        coupons = [Coupon(document).to_dict() for document in page.documents]
        return Response({"coupons": coupons, **page.links(request)})

    @describe(
        "createCoupon",
        body=CouponInput,
        answers={201: shapes.SavedCouponAnswer},
        errors=[CodeTaken],
    )
    def post(self, request):
        """Make a coupon."""
        coupon = Coupon.create(**read_body(CouponInput, request))
        audit.record(request.user, "coupon.created", coupon, code=coupon.code)
        return Response({"message": "Coupon created", "coupon": coupon.to_dict()}, status=201)


@describe(
    "updateCoupon",
    body=CouponUpdate,
    answers={200: shapes.SavedCouponAnswer},
    errors=[Conflict],
)
@api_view(["PATCH"])
@permission_classes([IsAdmin])
def update_coupon(request, coupon_id):
    """Change a coupon's limits, window and courses, or switch it on and off."""
    form = read_body(CouponUpdate, request)
    coupon = Coupon.get(object_id(coupon_id))
    changed = coupon.change(**form)
    if changed:
        audit.record(request.user, "coupon.changed", coupon, code=coupon.code, **changed)
    return Response({"message": "Saved", "coupon": coupon.to_dict()})
