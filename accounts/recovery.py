"""What a link in a mail does: a new password, an address proven, an address changed."""

from pymongo.errors import DuplicateKeyError

from accounts import letters, links
from accounts.models import EmailTaken, User
from accounts.passwords import hash_password
from edulearn.limits import Limit, TooManyRequests
from edulearn.search import index_words

OF_MAILBOX = Limit("reset-mailbox", 5, 3600)  # as long as a link is good


def ask_for_reset(email):
    """Send a link to choose a new password.

    An address that nobody has costs the same steps, and gets no mail: neither the answer nor the
    time that it takes tells which addresses have accounts. Nor can a stranger fill a mailbox: the
    sixth link in an hour isn't sent, while the five there are good.
    """
    try:
        OF_MAILBOX.take(email)
    except TooManyRequests:
        return
    document = User.collection().find_one({"email": email}, {"_id": 1})
    token = links.make(links.RESET, document and document["_id"], email)
    if document:
        letters.reset_password(email, token)


def reset_password(token, password):
    """The new password; every session ends. Gives the user; raises LinkSpent or Invalid.

    A password that is too weak leaves the link good for another try.
    """
    user = _account_of(links.look_at(links.RESET, token))
    User.check_password_strength(password, name=user.name, email=user.email, field="password")
    hashed = hash_password(password)
    links.use(links.RESET, token)
    user.store({"password": hashed, "sessions": [], "email_verified": True})
    after_new_password(user)
    return user


def after_new_password(user):
    """What someone else may have set going with the old password ends, and the owner is told."""
    links.discard(user.id, links.RESET, links.EMAIL)
    letters.password_changed(user)


def ask_to_verify(user):
    """Send the link that proves the user's address."""
    letters.confirm_address(user.email, links.make(links.VERIFY, user.id, user.email))


def verify(token):
    """The address is proven; raises LinkSpent, as where it has changed meanwhile."""
    _account_of(links.use(links.VERIFY, token)).store({"email_verified": True})


def ask_to_change_email(user, email):
    """Send a link to the new address, and word of it to the old; raises EmailTaken.

    Only the address that was asked for last can become the account's.
    """
    if User.collection().find_one({"email": email}, {"_id": 1}):
        raise EmailTaken()
    links.discard(user.id, links.EMAIL)
    token = links.make(links.EMAIL, user.id, email)
    letters.confirm_new_address(email, token)
    letters.address_will_change(user)


def change_email(token):
    """The new address is the account's; gives the user. Raises LinkSpent or EmailTaken.

    Links that were sent to the old address work no more.
    """
    link = links.use(links.EMAIL, token)
    user = _account(link)
    old, words = user.email, index_words(user.name, link["email"])
    try:
        user.store({"email": link["email"], "email_verified": True, "words": words})
    except DuplicateKeyError as error:
        raise EmailTaken() from error
    links.discard(user.id)
    letters.address_changed(old)
    return user


def _account_of(link):
    """The account of a link that was sent to its address of now."""
    user = _account(link)
    if user.email != link["email"]:
        raise links.LinkSpent()
    return user


def _account(link):
    document = User.collection().find_one({"_id": link["user_id"]}, {"password": 0})
    if not document:
        raise links.LinkSpent()
    return User(document)
