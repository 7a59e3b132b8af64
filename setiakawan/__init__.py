"""Setiakawan: nobody in the district who needs others is left alone, and it shows."""

__version__ = "0.1.0"
