"""The secret of a local run: made once, kept beside its data, readable by its owner alone."""

import os
import secrets


def local_secret(data_dir):
    """The text of `<data_dir>/secret_key`, made on the first call. Two first calls agree on one."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _publish(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _publish(path, text):
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)  # fails where another process was first, and never shows half a file
    except FileExistsError:
        pass
    finally:
        draft.unlink()
