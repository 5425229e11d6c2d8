"""Renderings: read back, looked at by validators, and proof against what offices write."""
