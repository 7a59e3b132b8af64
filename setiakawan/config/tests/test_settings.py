import os
import subprocess
import sys

import pytest

from setiakawan.core.keys import make_key_ring

READ = "from django.conf import settings as s; print(s.{})"


def read(setting, home, **environment):
    """What a fresh process sees in a setting."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), "SETIAKAWAN_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", READ.format(setting)],
        env=clean | {"DJANGO_SETTINGS_MODULE": "setiakawan.config.settings"} | environment,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or done.stderr


def test_a_fresh_home_gets_its_keys_and_is_closed_to_others(tmp_path):
    read("DEBUG", tmp_path / "home")
    assert (tmp_path / "home/keys/keys.json").exists()
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_keys_are_never_made_anew_beside_a_database(tmp_path):
    (tmp_path / "setiakawan.sqlite3").touch()
    assert "berkas kuncinya hilang" in read("DEBUG", tmp_path)
    assert not (tmp_path / "keys").exists()
    make_key_ring(tmp_path / "keys/keys.json")
    assert read("DEBUG", tmp_path) == "False"


@pytest.mark.parametrize(
    ("setting", "plain", "https"),
    [
        ("SESSION_COOKIE_SECURE", "False", "True"),
        ("CSRF_COOKIE_SECURE", "False", "True"),
        ("SECURE_SSL_REDIRECT", "False", "True"),
        ("SECURE_HSTS_SECONDS", "0", "31536000"),
        ("SESSION_COOKIE_HTTPONLY", "True", "True"),
        ("DEBUG", "False", "False"),
    ],
)
def test_https_tightens_everything(tmp_path, setting, plain, https):
    assert read(setting, tmp_path) == plain
    assert read(setting, tmp_path, SETIAKAWAN_URL="https://setiakawan.example") == https


def test_the_office_s_own_name_is_the_only_foreign_host(tmp_path):
    hosts = read("ALLOWED_HOSTS", tmp_path, SETIAKAWAN_URL="https://setiakawan.example")
    assert hosts == "['127.0.0.1', 'localhost', 'setiakawan.example']"


def test_postgresql_comes_by_one_setting(tmp_path):
    answer = read("DATABASES['default']", tmp_path, SETIAKAWAN_DATABASE="postgresql://u:p%40ss@Db.example:5433/data")
    for part in ("postgresql", "'USER': 'u'", "'PASSWORD': 'p@ss'", "'PORT': '5433'", "'NAME': 'data'"):
        assert part in answer
    assert "postgresql://pengguna" in read("DEBUG", tmp_path, SETIAKAWAN_DATABASE="mysql://u@h/d")


@pytest.mark.django_db
def test_every_page_carries_the_policy_that_forbids_inline_scripts(client):
    policy = client.get("/akun/masuk/")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_pages_travel_compressed(client):
    assert client.get("/bantuan/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
