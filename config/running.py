"""How Kiem is watched and kept: the part of the settings of docs/operations.md."""

from pathlib import Path

from config.explained import env

# A backup is encrypted with this key: the text itself, or a file with it.
BACKUP_KEY_FILE = env("BACKUP_KEY_FILE")
BACKUP_KEY = env("BACKUP_KEY")
if BACKUP_KEY_FILE and Path(BACKUP_KEY_FILE).exists():
    BACKUP_KEY = Path(BACKUP_KEY_FILE).read_text().strip()

METRICS_TOKEN = env("METRICS_TOKEN")

LOG_FORMAT = env("LOG_FORMAT")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{levelname} {name} {message}", "style": "{"},
        "json": {"()": "web.log_lines.JsonLine"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if LOG_FORMAT == "json" else "text",
        },
        "output": {
            "class": "logging.StreamHandler",
            "formatter": "bare",
            "stream": "ext://sys.stdout",
        },
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL")},
    # Lines of JSON, to be kept elsewhere; see docs/audit.md.
    "loggers": {
        "kiem.audit": {"handlers": ["output"], "level": "INFO", "propagate": False}
    },
}
