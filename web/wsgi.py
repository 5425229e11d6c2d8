"""The application for gunicorn: ``gunicorn 'web.wsgi:app'``; settings come from the environment."""

from __future__ import annotations

from reports import logs
from reports.settings import Settings
from web.app import create_app

settings = Settings.from_env()
logs.configure(settings.log_format)
app = create_app(settings)
