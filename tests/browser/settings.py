"""The settings of a site under test: those of a deployment, but people sign up in no time."""

from edulearn.settings import *  # noqa: F403

PASSWORD_COST = 4
