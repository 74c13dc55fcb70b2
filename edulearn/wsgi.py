"""What the server serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edulearn.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

from edulearn.bodies import PatientBodies  # noqa: E402  (needs the settings)
from edulearn.startup import begin  # noqa: E402

application = PatientBodies(application)

begin()
