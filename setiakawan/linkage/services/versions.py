"""New versions of the weights from what people decided, and which one is in use."""

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.linkage.judging import first_version, read_model
from setiakawan.linkage.models import Decision, LinkageModel, Verdict
from setiakawan.linkage.population import Watcher, link_population
from setiakawan.linkage.rules.learning import learn
from setiakawan.registry.models import Person

FEWEST = 20
FEWEST_PEOPLE = 1_000


class TooFewDecisions(Exception):
    """Too little was decided to learn from. `same` and `different` say how much there is."""

    def __init__(self, same: int, different: int):
        self.same, self.different = same, different
        super().__init__(f"{same}, {different}")


class TooFewPeople(Exception):
    """Too few people are recorded to estimate from."""


class AlreadyInUse(Exception):
    """This version is in use."""


@transaction.atomic
def learn_from_decisions(*, by: Scope) -> LinkageModel:
    """This will make a new version from the decisions so far, with its report, without putting it into use.

    Raises NotAllowed, TooFewDecisions unless ten of each kind and twenty in all were decided.
    """
    by.require("linkage.run")
    latest = {(d.one, d.other): d for d in Decision.objects.order_by("id")}
    told = [(d.levels, d.verdict == Verdict.SAME) for d in latest.values() if d.verdict != Verdict.CANNOT_SAY]
    same = sum(is_same for _, is_same in told)
    if min(same, len(told) - same) < FEWEST // 2:
        raise TooFewDecisions(same, len(told) - same)
    now, base = timezone.now(), first_version()
    name = f"{base.version.partition('+')[0]}+{LinkageModel.objects.count()}"
    model, report = learn(read_model(base.body), told, version=name)
    made = LinkageModel.objects.create(
        version=name, body=model.to_json(), report=report | {"from": base.version}, made_at=now,
        made_by_label=str(by)[:150],
    )  # fmt: skip
    record(by, "linkage.learn", made, details={"count": len(told)})
    return made


def estimate_on_registry(*, by: Scope, watch: Watcher = lambda *_: None) -> LinkageModel:
    """This will make a new version whose weights and thresholds are estimated on the registry itself, without anybody
    saying who is who; it is not put into use.

    Raises NotAllowed, TooFewPeople.
    """
    by.require("linkage.run")
    people = Person.objects.count()
    if people < FEWEST_PEOPLE:
        raise TooFewPeople(people)
    name = f"daftar+{LinkageModel.objects.count()}"
    linked = link_population(None, version=name, watch=watch)
    report = {"people": people, "same_from": linked.model.same_from, "different_below": linked.model.different_below}
    with transaction.atomic():
        made = LinkageModel.objects.create(
            version=name,
            body=linked.model.to_json(),
            report=report,
            made_at=timezone.now(),
            made_by_label=str(by)[:150],
        )
        record(by, "linkage.learn", made, details={"people": people})
    return made


@transaction.atomic
def use_version(*, version_id: int, by: Scope) -> LinkageModel:
    """This will weigh with another version from now on; the next run weighs the queue anew.

    Raises NotAllowed, LinkageModel.DoesNotExist, AlreadyInUse.
    """
    by.require("linkage.run")
    wanted = LinkageModel.objects.select_for_update().get(pk=version_id)
    if wanted.is_active:
        raise AlreadyInUse
    LinkageModel.objects.filter(is_active=True).update(is_active=False)
    wanted.is_active, wanted.activated_by_id, wanted.activated_at = True, by.user_id, timezone.now()
    wanted.save(update_fields=("is_active", "activated_by", "activated_at"))
    record(by, "linkage.use", wanted, details={"what": wanted.version})
    return wanted
