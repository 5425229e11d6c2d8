"""Flask: public site, filing desk, administration and API."""
