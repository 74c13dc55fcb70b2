from django.urls import path

from accounts import views

urlpatterns = [
    path("signup/", views.signup),
    path("login/", views.login),
    path("refresh/", views.refresh),
    path("logout/", views.logout),
    path("password/change/", views.change_password),
    path("user/", views.Me.as_view()),
    path("users/", views.list_users),
    path("users/<user_id>/", views.update_user),
]
