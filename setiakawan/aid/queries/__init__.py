"""Reads of aid; the viewer's scope comes first."""
