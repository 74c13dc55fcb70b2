"""The mails about an account, each as a person would write it."""

from django.conf import settings

from edulearn import mail


def confirm_address(email, token):
    _send(
        email,
        "Confirm your email address",
        f"Open this link within three days to confirm that this address is yours:\n\n"
        f"{settings.SITE_URL}/?verify={token}\n\n"
        "If you did not sign up, you need not do anything.",
    )


def reset_password(email, token):
    _send(
        email,
        "Choose a new password",
        f"Someone, probably you, asked for a new password. Open this link within an hour to "
        f"choose it:\n\n{settings.SITE_URL}/?reset={token}\n\n"
        "If it was not you, you need not do anything: your password stays as it is.",
    )


def invite(email, token):
    _send(
        email,
        f"Your account at {settings.SITE_NAME}",
        f"An account was made for you. Open this link within three days to choose its "
        f"password:\n\n{settings.SITE_URL}/?reset={token}\n\n"
        "After that, “Forgot your password?” on the page sends you a new link.",
    )


def confirm_new_address(email, token):
    _send(
        email,
        "Confirm your new email address",
        f"Open this link within an hour to sign in with this address from now on:\n\n"
        f"{settings.SITE_URL}/?email={token}\n\n"
        "If you did not ask for this, you need not do anything.",
    )


def address_will_change(user):
    _send(
        user.email,
        "Your email address is about to change",
        "Someone, probably you, asked to sign in with another address. It changes when the link "
        "sent there is opened. If it was not you, change your password now, which stops it:\n\n"
        f"{settings.SITE_URL}/?enrolled=true&view=settings",
    )


def address_changed(old_email):
    _send(
        old_email,
        "Your email address was changed",
        "Your account has another email address from now on; this one is not used any more. "
        f"If it was not you, write to us:\n\n{settings.SITE_URL}/?view=about#contact",
    )


def password_changed(user):
    _send(
        user.email,
        "Your password was changed",
        "The password of your account was changed, and every other device was signed out. "
        f"If it was not you, ask for a new one now:\n\n{settings.SITE_URL}/?view=reset",
    )


def account_closed(user):
    _send(
        user.email,
        "Your account is closed",
        "Your account and what could be erased with it are gone. Payments stay in the books, "
        "without your name or address.",
    )


def _send(email, subject, text):
    mail.send(subject, f"Hello,\n\n{text}\n\n{settings.SITE_NAME}\n", email)
