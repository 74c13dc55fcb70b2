from django.urls import include, path

from courses import learner_views, payment_admin_views, payment_views, views

urlpatterns = [
    path("", views.list_courses),
    path("categories/", views.list_categories),
    path("facets/", views.list_facets),
    path("create/", views.create_course),
    path("preview/", views.preview_markdown),
    path("stats/", views.statistics),
    path("payments/", payment_views.list_payments),
    path("payments/<payment_id>/", payment_views.get_payment),
    path("payments/<payment_id>/receipt/", payment_views.receipt),
    path("payments/<payment_id>/refund/", payment_admin_views.refund_payment),
    path("payments/<payment_id>/approve/", payment_admin_views.approve_payment),
    path("payments/<payment_id>/reject/", payment_admin_views.reject_payment),
    path("payments/<payment_id>/dismiss/", payment_admin_views.dismiss_payment),
    path("coupons/", payment_admin_views.Coupons.as_view()),
    path("coupons/<coupon_id>/", payment_admin_views.update_coupon),
    path("payment/webhook/<gateway>/", payment_views.webhook),
    path("payment/quote/", payment_views.quote),
    path("payment/process/", payment_views.process_payment),
    path("", include("courses.learning_urls")),
    path("<course_id>/", views.get_course),
    path("<course_id>/update/", views.update_course),
    path("<course_id>/delete/", views.delete_course),
    path("<course_id>/learners/", learner_views.list_learners),
]
