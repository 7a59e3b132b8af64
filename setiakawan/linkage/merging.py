"""What people decided about two persons stands in the way of merging them. Nothing of this room points to a person."""

from setiakawan.linkage.decided import are_kept_apart
from setiakawan.registry.merging import Obstacle, follows
from setiakawan.registry.words import date_in_words

WORDS = (
    "{who} memutuskan pada {when} bahwa keduanya dua orang yang berbeda. Putuskan lagi pasangan ini bila itu keliru."
)


def _obstacles(kept: int, gone: int) -> list[Obstacle]:
    found = are_kept_apart(kept, gone)
    if found is None:
        return []
    return [Obstacle("kept_apart", WORDS.format(who=found.by, when=date_in_words(found.at.date())))]


follows("person", "linkage", obstacles=_obstacles)
