from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from courses.learning_views import public_certificate
from edulearn import views

urlpatterns = [
    path("healthz", views.alive),
    path("readyz", views.ready),
    path("api/auth/", include("accounts.urls")),
    path("api/courses/", include("courses.urls")),
    path("api/certificates/<code>/", public_certificate),
    path("api/contact/", views.Contact.as_view()),
    path("api/site/", views.site),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(), name="docs"),
]

handler400 = "edulearn.views.bad_request"
handler404 = "edulearn.views.not_found"
handler500 = "edulearn.views.server_error"
