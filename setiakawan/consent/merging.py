"""What a person said follows their record."""

from setiakawan.consent.models import ConsentEntry
from setiakawan.registry.merging import follows

follows("person", "consent", models=(ConsentEntry,))
