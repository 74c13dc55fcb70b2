from django.urls import path

from accounts import privacy_views, recovery_views, roster_views, session_views, views

urlpatterns = [
    path("signup/", views.signup),
    path("login/", views.login),
    path("refresh/", views.refresh),
    path("logout/", views.logout),
    path("logout/everywhere/", session_views.logout_everywhere),
    path("sessions/", session_views.list_sessions),
    path("sessions/<session_id>/", session_views.end_session),
    path("password/change/", views.change_password),
    path("password/reset/", recovery_views.ask_for_reset),
    path("password/reset/confirm/", recovery_views.reset_password),
    path("verify-email/", recovery_views.verify),
    path("verify-email/resend/", recovery_views.ask_to_verify),
    path("email/change/", recovery_views.EmailChange.as_view()),
    path("email/confirm/", recovery_views.change_email),
    path("user/", views.Me.as_view()),
    path("user/export/", privacy_views.export_me),
    path("users/", views.list_users),
    path("users/import/", roster_views.import_users),
    path("users/<user_id>/", views.update_user),
]
