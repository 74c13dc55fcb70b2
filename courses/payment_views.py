"""The payment routes."""

from django.conf import settings
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response

from accounts.permissions import SignedIn
from courses.models import Course
from courses.payment_serializers import PaymentInput, PaymentQuery, QuoteInput
from courses.payments import COMPLETED, Payment, with_buyers
from edulearn.errors import Invalid
from edulearn.inputs import read_body, read_query
from edulearn.money import to_decimal

MAX_KEY = 200


@api_view(["GET"])
@permission_classes([SignedIn])
def list_payments(request):
    """The payments that the caller may see."""
    page = Payment.visible_to(request.user, read_query(PaymentQuery, request))
    payments = [Payment(document) for document in page.documents]
    return Response({"payments": with_buyers(payments), **page.links(request)})


@api_view(["POST"])
@permission_classes([SignedIn])
def quote(request):
    """What the course costs the caller now."""
    course = Course.on_sale(read_body(QuoteInput, request)["course_id"], request.user)
    price = to_decimal(course.price, settings.CURRENCY)
    nothing = to_decimal(0, settings.CURRENCY)
    return Response(
        {"price": price, "discount": nothing, "amount": price, "currency": settings.CURRENCY}
    )


@api_view(["POST"])
@permission_classes([SignedIn])
def process_payment(request):
    """Pay for a course, once however often the same key is sent."""
    order = read_body(PaymentInput, request)
    payment, is_new = Payment.process(request.user, order, idempotency_key(request))
    enrolled = payment.status == COMPLETED
    message = "You are enrolled" if enrolled else f"This payment is {payment.status}"
    return Response(
        {"message": message, "payment": payment.to_dict(), "enrolled": enrolled},
        status=201 if is_new else 200,
    )


def idempotency_key(request):
    """The `Idempotency-Key` header, or None; raises Invalid for one that can't be kept."""
    key = request.headers.get("Idempotency-Key")
    if key and not (len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise Invalid(
            errors={"Idempotency-Key": [f"Use at most {MAX_KEY} printable ASCII characters."]}
        )
    return key or None
