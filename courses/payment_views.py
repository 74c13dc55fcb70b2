"""The payment routes of buyers and gateways."""

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
    throttle_classes,
)
from rest_framework.response import Response

from accounts.permissions import Anyone, SignedIn
from courses import payment_schemas as shapes
from courses import receipts
from courses.checkout import (
    AlreadyEnrolled,
    Declined,
    PaymentInProgress,
    PriceChanged,
    Quote,
    process,
)
from courses.events import hear
from courses.gateways.base import BadWebhook, GatewayUnreachable
from courses.models import CourseNotFound
from courses.payment_csv import payments_csv
from courses.payment_list import filter_for, read_payments, with_buyers
from courses.payment_serializers import PaymentInput, PaymentQuery, QuoteInput, ReceiptQuery
from courses.payments import COMPLETED, PENDING, Payment
from edulearn.documents import object_id
from edulearn.errors import Forbidden, Invalid, KeyReused
from edulearn.inputs import read_body, read_query
from edulearn.limits import PaymentThrottle, TooManyRequests
from edulearn.openapi import describe
from edulearn.pdf import pdf_response
from edulearn.schemas import MessageAnswer

MAX_KEY = 200
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": MAX_KEY, "pattern": "^[ -~]*$"},
    OpenApiParameter.HEADER,
    description="A new one for each purpose; what is sent again with the same one is done once.",
)


@describe(
    "listPayments",
    query=PaymentQuery,
    answers={200: shapes.PaymentsAnswer, (200, "text/csv"): OpenApiTypes.STR},
    errors=[Forbidden],
)
@api_view(["GET"])
@permission_classes([SignedIn])
def list_payments(request):
    """The payments that the caller may see."""
    query = read_query(PaymentQuery, request)
    if query["format"] == "csv":
        return download_payments(request, query)
    page = read_payments(request.user, query)
    payments = [Payment(document) for document in page.documents]
    return Response({"payments": with_buyers(payments, request.user), **page.links(request)})


def download_payments(request, query):
    if not request.user.is_admin:
        raise Forbidden("Only admins may download the payments.")
    return payments_csv(filter_for(request.user, query))


@describe("getPayment", answers={200: shapes.PaymentAnswer}, errors=[GatewayUnreachable])
@api_view(["GET"])
@permission_classes([SignedIn])
def get_payment(request, payment_id):
    """One payment, as its gateway knows it now."""
    payment = Payment.readable(object_id(payment_id), request.user)
    payment.check()
    return answer(payment, "This is your payment")


@describe(
    "quote",
    body=QuoteInput,
    answers={200: shapes.QuoteAnswer},
    errors=[Forbidden, CourseNotFound, TooManyRequests],
)
@api_view(["POST"])
@permission_classes([SignedIn])
def quote(request):
    """What the course costs the caller now."""
    order = read_body(QuoteInput, request)
    return Response(Quote.for_buyer(request.user, order).to_dict(settings.CURRENCY))


@describe(
    "processPayment",
    body=PaymentInput,
    parameters=[IDEMPOTENCY_KEY],
    answers={
        **dict.fromkeys((200, 201, 202), shapes.PaymentAnswer),
        402: shapes.DeclinedProblemSerializer,
        409: shapes.PriceProblemSerializer,
    },
    errors=[
        Declined,
        Forbidden,
        CourseNotFound,
        AlreadyEnrolled,
        PaymentInProgress,
        PriceChanged,
        KeyReused,
        GatewayUnreachable,
    ],
)
@api_view(["POST"])
@permission_classes([SignedIn])
@throttle_classes([PaymentThrottle])
def process_payment(request):
    """Pay for a course, once however often the same key is sent."""
    order = read_body(PaymentInput, request)
    payment, is_new = process(request.user, order, idempotency_key(request))
    if payment.status == COMPLETED:
        return answer(payment, "You are enrolled", status=201 if is_new else 200)
    if payment.status == PENDING:
        return answer(payment, "Your payment is on its way", status=202)
    return answer(payment, "This payment was refunded")


@describe("getReceipt", query=ReceiptQuery, answers={(200, "application/pdf"): OpenApiTypes.BINARY})
@api_view(["GET"])
@permission_classes([SignedIn])
def receipt(request, payment_id):
    """The receipt of a payment, or the credit note of one of its refunds, as PDF."""
    payment = Payment.readable(object_id(payment_id), request.user)
    made = payment.document_of(read_query(ReceiptQuery, request).get("refund"))
    buyer = payment.buyer()
    pdf = receipts.credit_note(payment, buyer, made) if made else receipts.receipt(payment, buyer)
    return pdf_response(pdf, receipts.file_name(payment, made))


@describe(
    "hearGateway",
    body=OpenApiTypes.OBJECT,
    answers={200: MessageAnswer},
    errors=[BadWebhook, GatewayUnreachable],
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
def webhook(request, gateway):
    """A gateway's signed hint that something happened: the payment is looked up, not believed."""
    hear(gateway, request.body, request.headers)
    return Response({"message": "Thank you"})


def answer(payment, message, *, status=200):
    """A payment, whether it opened the course, and what a waiting buyer does now."""
    body = {
        "message": message,
        "payment": payment.to_dict(),
        "enrolled": payment.status == COMPLETED,
    }
    if payment.status == PENDING:
        body["next_action"] = payment.next_action
    return Response(body, status=status)


def idempotency_key(request):
    """The `Idempotency-Key` header, or None; raises Invalid for one that can't be kept."""
    key = request.headers.get("Idempotency-Key")
    if key and not (len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise Invalid(
            errors={"Idempotency-Key": [f"Use at most {MAX_KEY} printable ASCII characters."]}
        )
    return key or None
