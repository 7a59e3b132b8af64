"""Settings: safe by default; everything an installation may change comes from the environment.

SETIAKAWAN_HOME      folder of database, keys and uploads (default: var/ in a checkout, else ~/.local/share/setiakawan)
SETIAKAWAN_DATABASE  postgresql://user:password@host:port/name for PostgreSQL (default: SQLite in the home folder)
SETIAKAWAN_PORT      port to listen on (default: 8000)
SETIAKAWAN_URL       the address people type, e.g. https://setiakawan.example (default: http://127.0.0.1:<port>)
SETIAKAWAN_TIME_ZONE Asia/Jakarta, Asia/Makassar (default) or Asia/Jayapura
SETIAKAWAN_AREA      code of the office's area (default: 64.08)
SETIAKAWAN_OFFICE    the office's name (default: Dinas Sosial Kabupaten Kutai Timur)
SETIAKAWAN_SECOND_FACTOR  roles that must use a second factor, e.g. administrator,officer (default: none must, all may)
SETIAKAWAN_MESSAGES  channels in the order in which they are tried: whatsapp,sms,mail,console (default: none; an officer passes on)
SETIAKAWAN_MAIL      smtps://user:password@host:465/sender@example
SETIAKAWAN_SMS_URL, _TOKEN, _BODY, _RECEIPT_KEY            the SMS gateway; see docs/how-to/send-messages.md
SETIAKAWAN_WHATSAPP_PHONE_ID, _TOKEN, _TEMPLATE, _APP_SECRET, _VERIFY_TOKEN, _URL   the WhatsApp Cloud API
SETIAKAWAN_PROXIES   how many trusted proxies stand in front (default: 0); attempts to log in are counted by address
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from setiakawan.core.keys import KeysUnreadable, load_key_ring, make_key_ring

PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = PACKAGE.parent
_default_home = (
    _CHECKOUT / "var" if (_CHECKOUT / "pyproject.toml").is_file() else Path.home() / ".local/share/setiakawan"
)
HOME = Path(os.environ.get("SETIAKAWAN_HOME") or _default_home).resolve()
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
UPLOADS = HOME / "uploads"
BACKUPS = HOME / "backups"

KEY_FILE = HOME / "keys" / "keys.json"
if not KEY_FILE.exists():
    if (HOME / "setiakawan.sqlite3").exists():
        raise KeysUnreadable(f"Ada basis data, tetapi berkas kuncinya hilang. Kembalikan {KEY_FILE} dari salinannya.")
    make_key_ring(KEY_FILE)
KEY_RING = load_key_ring(KEY_FILE)
SECRET_KEY = KEY_RING.django_secret

PORT = int(os.environ.get("SETIAKAWAN_PORT") or 8000)
OFFICE_URL = (os.environ.get("SETIAKAWAN_URL") or f"http://127.0.0.1:{PORT}").rstrip("/")
OFFICE_AREA = os.environ.get("SETIAKAWAN_AREA", "64.08")
OFFICE_NAME = os.environ.get("SETIAKAWAN_OFFICE", "Dinas Sosial Kabupaten Kutai Timur")
_url = urlsplit(OFFICE_URL)
_is_https = _url.scheme == "https"

DEBUG = False
ALLOWED_HOSTS = sorted({_url.hostname or "127.0.0.1", "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [OFFICE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_https else None
SECURE_SSL_REDIRECT = _is_https
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

MESSAGE_CHANNELS = tuple(filter(None, os.environ.get("SETIAKAWAN_MESSAGES", "").replace(" ", "").split(",")))
if unknown := set(MESSAGE_CHANNELS) - {"whatsapp", "sms", "mail", "console"}:
    raise ValueError(f"SETIAKAWAN_MESSAGES menyebut saluran yang tidak ada: {', '.join(sorted(unknown))}")
MESSAGE_MAIL = os.environ.get("SETIAKAWAN_MAIL", "")
MESSAGE_SMS = {
    "url": os.environ.get("SETIAKAWAN_SMS_URL", ""),
    "token": os.environ.get("SETIAKAWAN_SMS_TOKEN", ""),
    "body": os.environ.get("SETIAKAWAN_SMS_BODY") or '{"to": "{to}", "message": "{text}", "reference": "{reference}"}',
    "receipt_key": os.environ.get("SETIAKAWAN_SMS_RECEIPT_KEY", ""),
}
MESSAGE_WHATSAPP = {
    "url": os.environ.get("SETIAKAWAN_WHATSAPP_URL") or "https://graph.facebook.com/v23.0",
    "phone_id": os.environ.get("SETIAKAWAN_WHATSAPP_PHONE_ID", ""),
    "token": os.environ.get("SETIAKAWAN_WHATSAPP_TOKEN", ""),
    "template": os.environ.get("SETIAKAWAN_WHATSAPP_TEMPLATE", ""),
    "app_secret": os.environ.get("SETIAKAWAN_WHATSAPP_APP_SECRET", ""),
    "verify_token": os.environ.get("SETIAKAWAN_WHATSAPP_VERIFY_TOKEN", ""),
}

INSTALLED_APPS = [
    "setiakawan.config",
    "setiakawan.desk",
    "setiakawan.portal",
    "setiakawan.reporting",
    "setiakawan.demo",
    "setiakawan.solidarity",
    "setiakawan.accompaniment",
    "setiakawan.aid",
    "setiakawan.referral",
    "setiakawan.participation",
    "setiakawan.intake",
    "setiakawan.linkage",
    "setiakawan.directory",
    "setiakawan.functioning",
    "setiakawan.welfare",
    "setiakawan.consent",
    "setiakawan.registry",
    "setiakawan.messaging",
    "setiakawan.accounts",
    "setiakawan.audit",
    "setiakawan.areas",
    "setiakawan.ui",
    "setiakawan.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "setiakawan.accounts.middleware.ViewerMiddleware",
]

ROOT_URLCONF = "setiakawan.config.urls"
WSGI_APPLICATION = "setiakawan.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "setiakawan.desk.context.navigation",
            ],
            "builtins": ["django.templatetags.static", "django.templatetags.i18n", "setiakawan.ui.templatetags.ui"],
        },
    }
]

_postgres = os.environ.get("SETIAKAWAN_DATABASE", "")
if _postgres:
    _db = urlsplit(_postgres)
    if _db.scheme not in {"postgres", "postgresql"}:
        raise ValueError("SETIAKAWAN_DATABASE harus berbentuk postgresql://pengguna:sandi@host:port/nama")
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _db.path.lstrip("/"),
            "USER": unquote(_db.username or ""),
            "PASSWORD": unquote(_db.password or ""),
            "HOST": unquote(_db.hostname or ""),
            "PORT": str(_db.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "setiakawan.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=268435456;"
                    "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ROLE_HOME = {"head": "/laporan/"}  # roles that begin elsewhere than at their desk
ABSENT_AFTER = 3600  # seconds without a sign of life until a session needs a new log-in
SECOND_FACTOR_ROLES = frozenset(
    filter(None, os.environ.get("SETIAKAWAN_SECOND_FACTOR", "").replace(" ", "").split(","))
)

# allauth: log-in by user name, no sign-up, no e-mail. See docs/decisions/0010.
ACCOUNT_ADAPTER = "setiakawan.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "setiakawan.accounts.forms.LogInForm",
    "change_password": "setiakawan.accounts.forms.ChangePasswordForm",
    "reauthenticate": "setiakawan.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "portal": "60/h/ip",
    "portal_code": "120/h/ip",
    "portal_birth": "60/h/ip,5/h/key",
    # Public pages (`accounts.throttle`): many telephones share one address, so the limits are wide.
    "public_send": "30/h/ip",
    "public_look_up": "60/h/ip,6/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SETIAKAWAN_PROXIES", "0"))
MFA_ADAPTER = "setiakawan.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Setiakawan"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "setiakawan.accounts.forms.CodeForm",
    "reauthenticate": "setiakawan.accounts.forms.ConfirmCodeForm",
    "activate_totp": "setiakawan.accounts.forms.ActivateForm",
}

# The default counts log-in attempts for all processes and servers alike; nothing else belongs there, since reading it
# may write. What pages keep for a while stays in the memory of each process.
CACHES = {
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_throttle",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
TIME_ZONE = os.environ.get("SETIAKAWAN_TIME_ZONE", "Asia/Makassar")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # `serve` collects the files under names that carry their fingerprint, so browsers may keep them for years.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE], "script-src": [SELF], "style-src": [SELF], "img-src": [SELF, "data:"], "font-src": [SELF],
        "connect-src": [SELF], "form-action": [SELF], "base-uri": [NONE], "frame-ancestors": [NONE], "manifest-src": [SELF],
    }
}  # fmt: skip

# Files: what intake accepts at most. A larger file is refused with a plain sentence.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 400
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"personal_numbers": {"()": "setiakawan.core.logs.PersonalNumbersFilter"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["personal_numbers"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "setiakawan": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        # Its warning at each stop speaks of keys that the worker never sees.
        "django_tasks_db": {"level": "ERROR"},
    },
}
