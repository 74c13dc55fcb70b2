from django.urls import include, path

from courses.file_views import media
from courses.learning_views import public_certificate
from edulearn import audit_views, contact_views, schema_views, views
from edulearn.security_txt import security_txt

urlpatterns = [
    path("healthz", views.alive),
    path("readyz", views.ready),
    path(".well-known/security.txt", security_txt),
    path("api/auth/", include("accounts.urls")),
    path("api/courses/", include("courses.urls")),
    path("api/certificates/<code>/", public_certificate),
    path("media/<token>/<name>", media),
    path("api/contact/", contact_views.Contact.as_view()),
    path("api/contact/<message_id>/", contact_views.OneMessage.as_view()),
    path("api/audit/", audit_views.list_entries),
    path("api/site/", views.site),
    path("api/schema/", schema_views.schema, name="schema"),
    path("api/docs/", schema_views.Documentation.as_view(), name="docs"),
]

handler400 = "edulearn.views.bad_request"
handler404 = "edulearn.views.not_found"
handler500 = "edulearn.views.server_error"
