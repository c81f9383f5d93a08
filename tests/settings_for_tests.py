"""The settings with a home of their own, so that no test touches anybody's data."""

import hashlib
import os
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
# Two checkouts may run their tests at the same time.
_checkout = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:8]
_home = Path(tempfile.gettempdir()) / f"qianxian-tests-{os.getuid()}-{_checkout}" / _worker
_home.mkdir(parents=True, exist_ok=True)
os.environ["QIANXIAN_HOME"] = str(_home / "var")
os.environ["QIANXIAN_KEYS"] = str(_home / "keys")
os.environ["QIANXIAN_BASE_URL"] = "http://127.0.0.1:8000"

from qianxian.settings import *  # noqa: E402, F403  # the environment has to be set first

DATABASES["default"]["TEST"] = {
    "NAME": str(_home / "test.sqlite3") if "sqlite" in DATABASES["default"]["ENGINE"] else f"test_qianxian_{_checkout}",
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: nothing here is worth guarding
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
