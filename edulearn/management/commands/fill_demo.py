from django.core.management.base import BaseCommand

from courses.demo import fill, needs_filling


class Command(BaseCommand):
    help = "Fill an empty database with the demo courses and accounts."

    def handle(self, **options):
        if not needs_filling():
            self.stdout.write("The database has content already: nothing was added.")
            return
        fill()
        self.stdout.write("The demo courses and accounts are there.")
