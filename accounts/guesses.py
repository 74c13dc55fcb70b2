"""How many wrong passwords may be tried.

A try is counted before its password is checked, and given back when it was right, so guesses that
are sent at once are counted like those sent one by one.
"""

from contextlib import ExitStack, contextmanager

from accounts import devices
from accounts.models import WrongCredentials, WrongPassword
from edulearn.limits import Limit, here

MINUTES = 15
OF_ACCOUNT = Limit("login", 10, MINUTES * 60)
OF_ADDRESS = Limit("login-address", 200, MINUTES * 60)  # a school is one address
OF_SESSION = Limit("password", 10, MINUTES * 60)


@contextmanager
def of_login(email, device):
    """Within, WrongCredentials counts against the device, where the account knows it; or else
    against all who guess at the account, and the address."""
    if devices.is_known(email, device):
        limits = [(OF_ACCOUNT, [email, device])]
    else:
        limits = [(OF_ADDRESS, [here()]), (OF_ACCOUNT, [email, "anyone"])]
    with _counted(*limits):
        yield


@contextmanager
def of_own_password(user):
    """Within, WrongPassword counts against the one who is signed in."""
    with _counted((OF_SESSION, [user.id])):
        yield


@contextmanager
def _counted(*limits):
    with ExitStack() as given_back:
        for limit, whose in limits:
            given_back.callback(limit.give_back, limit.take(*whose))
        try:
            yield
        except (WrongCredentials, WrongPassword):
            given_back.pop_all()
            raise
