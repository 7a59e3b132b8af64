"""When two records of one person become one, what was proposed and asked of them follows."""

from setiakawan.registry.merging import follows
from setiakawan.solidarity.models import CircleInterview, Proposal

follows("person", "solidarity", models=(Proposal, CircleInterview))
