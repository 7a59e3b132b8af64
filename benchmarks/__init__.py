"""Benchmarks: what the software does, measured beside a baseline in the same run."""
