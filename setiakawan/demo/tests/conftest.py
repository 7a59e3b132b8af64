import pytest

from setiakawan.demo.people import generate


@pytest.fixture(scope="session")
def district():
    """The district as `bin/run` has it, in memory."""
    return generate(20_000, 7)
