"""What an actor may reach at all. Every other query and every service begins here.

Staff reach what lies in their areas. A companion reaches what they entered themself, and what concerns people whom they
accompany; who those are is declared by a higher room (`accompanied_people`), since this one does not know cases.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from setiakawan.accounts.scope import Scope
from setiakawan.participation.acting import Actor, own_id
from setiakawan.participation.models import Act, Match, Need, Offer, Pair, Participant, Report

_accompanied: list[Callable[[Scope], QuerySet]] = []


def accompanied_people(find: Callable[[Scope], QuerySet]) -> Callable[[Scope], QuerySet]:
    """Declare the function that gives the numbers of the persons whom a companion accompanies now."""
    if find not in _accompanied:
        _accompanied.append(find)
    return find


def participants_for(by: Actor) -> QuerySet[Participant]:
    """Participants whom the actor may see whole. Raises NotAllowed."""
    by.require("participation.see")
    if (me := own_id(by)) is not None:
        return Participant.objects.filter(pk=me)
    return Participant.objects.filter(by.q("area"), _if_companion(by, "registered_by", ("person",)))


def needs_for(by: Actor) -> QuerySet[Need]:
    """Needs that the actor may see whole. Raises NotAllowed."""
    by.require("participation.see")
    if (me := own_id(by)) is not None:
        return Need.objects.filter(Q(asked_by=me) | Q(receiver=me))
    return Need.objects.filter(by.q("area"), _if_companion(by, "entered_by", ("receiver__person", "asked_by__person")))


def offers_for(by: Actor) -> QuerySet[Offer]:
    """Offers that the actor may see whole. Raises NotAllowed."""
    by.require("participation.see")
    if (me := own_id(by)) is not None:
        return Offer.objects.filter(Q(offered_by=me) | Q(giver=me))
    return Offer.objects.filter(by.q("area"), _if_companion(by, "entered_by", ("giver__person",)))


def matches_for(by: Actor) -> QuerySet[Match]:
    """Matches in which the actor is one side, or whose need lies in the areas of staff. Raises NotAllowed.

    Being allowed to reach a match is not being shown the other side: that is `queries/matches.py`.
    """
    by.require("participation.see")
    if (me := own_id(by)) is not None:
        speaks = Q(need__receiver=me) | Q(need__asked_by=me, need__for_whom="in_care")
        return Match.objects.filter(Q(helper=me) | speaks)
    people = ("need__receiver__person", "helper__person")
    return Match.objects.filter(by.q("need__area"), _if_companion(by, "need__entered_by", people))


def pairs_for(by: Actor) -> QuerySet[Pair]:
    """Lasting pairs that the actor belongs to or that lie in the areas of staff. Raises NotAllowed."""
    by.require("participation.see")
    if (me := own_id(by)) is not None:
        return Pair.objects.filter(Q(helper=me) | Q(receiver=me))
    return Pair.objects.filter(by.q("area"), _if_companion(by, "made_by", ("receiver__person", "helper__person")))


def acts_for(by: Actor) -> QuerySet[Act]:
    """Acts that the actor gave or received, or that lie in the areas of staff. Raises NotAllowed."""
    by.require("participation.see")
    if (me := own_id(by)) is not None:
        speaks = Q(need__asked_by=me, need__for_whom="in_care")
        return Act.objects.filter(Q(receiver=me) | speaks | Q(pk__in=Act.objects.filter(helpers__participant=me)))
    return Act.objects.filter(by.q("area"), _if_companion(by, "recorded_by", ("receiver__person",)))


def reports_for(by: Actor) -> QuerySet[Report]:
    """Reports in the areas of staff who may look into them. Raises NotAllowed."""
    by.require("participation.vet")
    return Report.objects.filter(by.q("area"))


def name_for(by: Scope, participant: Participant, *, is_agreed: bool = False) -> str:
    """A participant's name as staff may read it: outside their areas only once both sides have agreed, else the village.

    The area must have been read with the participant, or costs a query.
    """
    if is_agreed or by.covers(participant.area_id):
        return participant.name
    return f"Warga dari {participant.area.name}"


def _if_companion(by: Scope, entered: str, people: tuple[str, ...]) -> Q:
    if by.role != "companion":
        return Q()
    found = Q(**{entered: by.user_id})
    for find in _accompanied:
        numbers = find(by)
        for path in people:
            found |= Q(**{f"{path}__in": numbers})
    return found
