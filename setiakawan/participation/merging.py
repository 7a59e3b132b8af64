"""What becomes of taking part when two records of one person become one: whoever takes part stays, and belongs to the one
that is kept. Two participants of one person remain two, since a telephone and a wish are not the registry's to join.
"""

from setiakawan.participation.models import Participant
from setiakawan.registry.merging import follows

follows("person", "participation", models=(Participant,))
