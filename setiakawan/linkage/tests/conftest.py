"""Rows for the tests of linkage. Everybody here is invented."""

from setiakawan.registry.tests.conftest import registry

__all__ = ["registry"]
