"""Mail on a run without a mail server: its words on the console, its attachments by name."""

from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Django's console backend, without pages of base64."""

    def write_message(self, message):
        names = ", ".join(name for name, *_ in message.attachments)
        lines = [f"To: {', '.join(message.to)}", f"Subject: {message.subject}", "", message.body]
        lines += [f"(attached: {names})"] if names else []
        self.stream.write("\n".join(["-" * 70, *lines, "-" * 70, ""]))
