"""The settings with a home of their own, so that no test touches anybody's data."""

import os
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_home = Path(tempfile.gettempdir()) / f"qianxian-tests-{os.getuid()}" / _worker
_home.mkdir(parents=True, exist_ok=True)
os.environ["QIANXIAN_HOME"] = str(_home / "var")
os.environ["QIANXIAN_KEYS"] = str(_home / "keys")
os.environ["QIANXIAN_BASE_URL"] = "http://127.0.0.1:8000"

from qianxian.settings import *  # noqa: E402, F403  # the environment has to be set first

# Two runs at once on one PostgreSQL need databases of different names.
_postgres = os.environ.get("QIANXIAN_TEST_DATABASE", "test_qianxian")
DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": str(_home / "test.sqlite3") if "sqlite" in DATABASES["default"]["ENGINE"] else _postgres,  # noqa: F405
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: nothing here is worth guarding
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
