"""What becomes of requests when two records of one person become one: all of them follow."""

from setiakawan.referral.models import Referral
from setiakawan.registry.merging import follows

follows("person", "referral", models=(Referral,))
