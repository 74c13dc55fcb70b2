from django.urls import path

from courses import learning_views, payment_views, views

urlpatterns = [
    path("", views.list_courses),
    path("categories/", views.list_categories),
    path("create/", views.create_course),
    path("stats/", views.statistics),
    path("certificates/", learning_views.list_certificates),
    path("payments/", payment_views.list_payments),
    path("payment/quote/", payment_views.quote),
    path("payment/process/", payment_views.process_payment),
    path("<course_id>/", views.get_course),
    path("<course_id>/update/", views.update_course),
    path("<course_id>/delete/", views.delete_course),
    path("<course_id>/progress/", learning_views.Progress.as_view()),
    path("<course_id>/certificate/", learning_views.certificate),
    path("<course_id>/lessons/<lesson_id>/attempts/", learning_views.attempt),
]
