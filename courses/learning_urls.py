"""The routes of those who learn: what they do with a course, and with each other."""

from django.urls import path

from courses import (
    attempt_views,
    file_views,
    learning_views,
    notes_views,
    question_views,
    review_views,
    wishlist_views,
)

QUESTION = "<course_id>/questions/<question_id>/"
ANSWER = f"{QUESTION}answers/<answer_id>/"
LESSON = "<course_id>/lessons/<lesson_id>/"

urlpatterns = [
    path("wishlist/", wishlist_views.list_wishes),
    path("wishlist/<course_id>/", wishlist_views.Wishes.as_view()),
    path("certificates/", learning_views.list_certificates),
    path("<course_id>/progress/", learning_views.Progress.as_view()),
    path("<course_id>/certificate/", learning_views.certificate),
    path("<course_id>/reviews/", review_views.Reviews.as_view()),
    path("<course_id>/reviews/<review_id>/", review_views.remove_review),
    path("<course_id>/reviews/<review_id>/reply/", review_views.reply_to_review),
    path("<course_id>/questions/", question_views.Questions.as_view()),
    path(QUESTION, question_views.OneQuestion.as_view()),
    path(f"{QUESTION}accept/", question_views.accept_answer),
    path(f"{QUESTION}hide/", question_views.hide_question),
    path(f"{QUESTION}answers/", question_views.Answers.as_view()),
    path(ANSWER, question_views.OneAnswer.as_view()),
    path(f"{ANSWER}hide/", question_views.hide_answer),
    path("<course_id>/files/", file_views.Files.as_view()),
    path("<course_id>/files/<file_id>/", file_views.remove_file),
    path("<course_id>/notes/", notes_views.list_notes),
    path(f"{LESSON}note/", notes_views.LessonNotes.as_view()),
    path(f"{LESSON}attempts/", attempt_views.Attempts.as_view()),
    path(f"{LESSON}attempts/start/", attempt_views.start_attempt),
    path(f"{LESSON}attempts/<attempt_id>/", attempt_views.OneAttempt.as_view()),
    path(f"{LESSON}attempts/<attempt_id>/submit/", attempt_views.submit_attempt),
]
