"""The shapes of answers that all routes share, and of the site's own."""

from rest_framework import serializers

from edulearn.pagination import COUNT_CAP

ID = r"^[0-9a-f]{24}$"
AMOUNT = r"^[0-9]+(\.[0-9]{1,3})?$"
CURRENCY = r"^[A-Z]{3}$"


class IdAnswer(serializers.RegexField):
    """A document's id."""

    def __init__(self, **options):
        super().__init__(ID, **options)


class AmountAnswer(serializers.RegexField):
    """A decimal string with the currency's digits."""

    def __init__(self, **options):
        super().__init__(AMOUNT, **options)


class CountAnswer(serializers.IntegerField):
    """How many there are."""

    def __init__(self, **options):
        super().__init__(**{"min_value": 0, **options})


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457). `type` ends in a slug that never changes; `error` is `detail`."""

    type = serializers.RegexField(r"^/problems/[a-z0-9-]+$")
    title = serializers.CharField()
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField()
    error = serializers.CharField()
    request_id = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field; nested fields are dotted: `modules.0.title`.",
    )


class MessageAnswer(serializers.Serializer):
    message = serializers.CharField()


class PageAnswer(serializers.Serializer):
    """What every list says beside its items; `next` and `previous` are URLs."""

    count = CountAnswer(max_value=COUNT_CAP)
    count_capped = serializers.BooleanField(required=False)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class HealthAnswer(serializers.Serializer):
    status = serializers.ChoiceField(["alive", "ready"])


class SiteCounts(serializers.Serializer):
    courses = CountAnswer()
    instructors = CountAnswer()
    learners = CountAnswer()


class Site(serializers.Serializer):
    name = serializers.CharField()
    currency = serializers.RegexField(CURRENCY)
    instructor_signup = serializers.BooleanField()
    course_review = serializers.BooleanField()
    verify_email = serializers.BooleanField()
    demo = serializers.BooleanField()
    payment_methods = serializers.ListField(child=serializers.CharField())
    max_upload_bytes = CountAnswer()
    card_gateway = serializers.CharField(allow_null=True)
    counts = SiteCounts()


class SiteAnswer(serializers.Serializer):
    site = Site()


class ContactMessage(serializers.Serializer):
    id = IdAnswer()
    name = serializers.CharField()
    email = serializers.EmailField()
    message = serializers.CharField()
    answered = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class ContactMessageAnswer(serializers.Serializer):
    message = ContactMessage()


class ContactMessagesAnswer(PageAnswer):
    messages = ContactMessage(many=True)
