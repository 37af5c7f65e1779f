"""Settings: a safe default for every variable of the environment, and all else as Django has it."""

from csp.constants import NONE, SELF

from newsroom import environment
from newsroom.environment import BASE_DIR

# The site.

_address = environment.site_address()
_host = _address["host"]
_https = _address["scheme"] == "https"
_loopback = environment.is_loopback(_host)
_usual_port = "443" if _https else "80"
_port = f":{_address['port']}" if _address["port"] not in (None, _usual_port) else ""

SITE_URL = f"{_address['scheme']}://{_host}{_port}"
SITE_NAME = environment.text("SITE_NAME", "Newsroom")
SITE_TAGLINE = environment.text("SITE_TAGLINE", "", may_be_empty=True)
SITE_CONTACT = environment.contact()

DATA_DIR = environment.writable_folder("DATA_DIR", environment.folder("DATA_DIR", BASE_DIR / "data"))
SEEDS_DIR = environment.folder("SEEDS_DIR", BASE_DIR / "seeds")

# The ranking rule's parameters (seed format §8), and how many stories compete on Top (blueprint rule 7).
HEAT_PER_RELATED = environment.number("HEAT_PER_RELATED", 10, 0, 1000)
MIN_BOOST_QUALITY = environment.number("MIN_BOOST_QUALITY", 50, 0, 1000)
PUBLISH_THRESHOLD = environment.number("PUBLISH_THRESHOLD", 60, 0, 10000)
TOP_WINDOW = environment.number("TOP_WINDOW", 60, 10, 500)

# How long a run can be undone, and how long the ledger remembers what a run did.
UNDO_DAYS = environment.number("UNDO_DAYS", 30, 1, 3650)
LEDGER_DAYS = environment.number("LEDGER_DAYS", max(365, UNDO_DAYS), UNDO_DAYS, 36500)

DEBUG = environment.debug(_loopback)
SECRET_KEY = environment.secret_key(DATA_DIR, _loopback)
DATABASES = {"default": environment.database(DATA_DIR)}
CACHES = {"default": environment.cache()}

# Hosts, HTTPS and cookies follow from SITE_URL alone.

ALLOWED_HOSTS = [_host, "localhost", "127.0.0.1", "[::1]"] if _loopback else [_host]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
# A browser that learnt HSTS from localhost would refuse every other plain server on that machine.
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https and not _loopback else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
# Behind a proxy that ends TLS, TRUSTED_PROXIES must name its address: only then may its X-Forwarded-Proto
# say that the reader came by HTTPS. Otherwise an https site would redirect to itself for ever.
TRUSTED_PROXIES = environment.trusted_proxies()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"  # Where a reader comes from stays between the reader and us.
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# The parts.

INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]
# The first three stand outside SecurityMiddleware, which answers some requests itself: so redirects,
# static files and refusals carry the same headers as pages.
MIDDLEWARE = [
    "newsroom.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone()

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = environment.writable_folder("DATA_DIR", DATA_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsroom.staticstorage.StaticStorage"},
}
WHITENOISE_USE_FINDERS = True  # Styled also where collectstatic never ran.
WHITENOISE_ALLOW_ALL_ORIGINS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "newsroom.logs.JsonFormatter"},
    },
    "filters": {"without_traceback": {"()": "newsroom.logs.WithoutTraceback"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": environment.choice("LOG_FORMAT", "text", "json"),
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "articles": {"level": "INFO"},
        # Django's own handlers would mail errors to ADMINS; the root logger has them already.
        "django": {"handlers": [], "level": "INFO"},
        "django.security.DisallowedHost": {"filters": ["without_traceback"]},
        # Django leaves it to the server to drop the body of an answer to HEAD; ours would warn of each.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
