"""Demonstration data: two invented districts, their offices, and four years of reports."""

from deploy.demo.world import DemoDistrict, DemoOffice, DemoReport, DemoWorld, generate

__all__ = ["DemoDistrict", "DemoOffice", "DemoReport", "DemoWorld", "generate"]
