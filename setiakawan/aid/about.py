"""What this room lets people do from the page of a family."""

from django.urls import reverse

from setiakawan.registry.about import Way, ways_for_family


@ways_for_family("aid")
def way_to_aid(scope, family_id):
    """To what was decided about the family's aid, and why."""
    return [Way("Bantuan", reverse("aid:family", args=[family_id]), "file")] if scope.allows("aid.see") else []
