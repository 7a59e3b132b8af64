"""Loaded before Django: gives every test process a home folder of its own."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="setiakawan-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["SETIAKAWAN_HOME"] = _home
os.environ["DJANGO_SETTINGS_MODULE"] = "setiakawan.config.settings"
