from django.core.management.base import BaseCommand

from courses.reconcile import reconcile


class Command(BaseCommand):
    help = "Settle unfinished payments, and repair what does not fit them."

    def handle(self, **options):
        for what, count in reconcile().items():
            self.stdout.write(f"{what}: {count}")
