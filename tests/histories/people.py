"""What becomes of companions and of the persons themselves, and what the night does. Each answers a touched case or None."""

import copy

from django.db import transaction
from django.utils import timezone

from setiakawan.accompaniment.models import Escalation, HandOver, HandOverAnswer, Submission
from setiakawan.accompaniment.queries.escalations import late_things, stranded
from setiakawan.accompaniment.services import escalating, hand_over, submissions
from setiakawan.accompaniment.services.residue import residue_of
from setiakawan.accounts import services as accounts
from setiakawan.accounts.models import AreaGrant, User
from setiakawan.registry.models import Person
from setiakawan.registry.services import events, merging
from tests.histories.expected import BEGAN, COMPANION, QUEUE
from tests.histories.world import SYSTEM, VILLAGES
from tests.people import OFFICE


class PeopleActs:
    """Leaving, coming back, dying, moving, the night, the clock, the backup."""

    def _do_leave(self):
        """Somebody leaves: everything moves, and only then may the account be switched off."""
        who = self._any([*self.companions, *self.tksk])
        carried = residue_of(who)
        given = {"by": self._scope(self.officers[0]), "today": self.now.today}
        act = HandOver.objects.filter(leaving=who, completed_on=None, cancelled_on=None).first()
        act = act or hand_over.begin_hand_over(leaving_id=who, reason="Pindah tugas", **given)
        for item in act.items.exclude(answer=HandOverAnswer.ACCEPTED):
            if item.proposed_to_id in self.companions and item.proposed_to_id != who and self.chance.random() < 0.7:
                hand_over.answer_item(item_id=item.pk, accept=True, by=self._scope(item.proposed_to_id))
        hand_over.complete_hand_over(hand_over_id=act.pk, on=self.now.today, **given)
        assert residue_of(who) == [], f"left at {who}"
        self._read_holders({thing.case_id for thing in carried if thing.kind in ("case", "queue")})
        accepted = act.items.filter(kind="case", answer=HandOverAnswer.ACCEPTED).values_list("case", "proposed_to")
        for case, receiver in accepted:
            kind, user = self.now.holders.get(case, (QUEUE, 0))
            was_theirs = any(thing.kind == "case" and thing.case_id == case for thing in carried)
            assert not was_theirs or kind == QUEUE or user == receiver, f"case {case} went to {user}, not {receiver}"
        if self.chance.random() < 0.6:
            accounts.switch_off(user=User.objects.get(pk=who), reason="Pindah", by=SYSTEM)
            self.now.off.add(who)

    def _do_prepare(self):
        """A hand-over is prepared and left open, so that much happens before it is completed."""
        who = self._any(self.companions)
        hand_over.begin_hand_over(
            leaving_id=who, reason="Cuti panjang", by=self._scope(self.officers[0]), today=self.now.today
        )

    def _do_switch_off(self):
        """Without a hand-over: refused whenever anything hangs on the user."""
        who = self._any([*self.companions, *self.tksk])
        carried = residue_of(who)
        accounts.switch_off(user=User.objects.get(pk=who), reason="Coba", by=SYSTEM)
        assert not carried, f"{who} was switched off under {len(carried)} things"
        assert (COMPANION, who) not in self.now.holders.values(), f"{who} was switched off under a case"
        self.now.off.add(who)

    def _do_return(self):
        who = self._any(sorted(self.now.off) or [0])
        if who:
            accounts.switch_on(user=User.objects.get(pk=who), by=SYSTEM)
            self.now.off.discard(who)

    def _do_lapse(self):
        """The right to an area runs out on its day, and is given again afterwards."""
        mine = AreaGrant.objects.filter(user=self._any([*self.companions, *self.tksk]))
        mine.update(valid_until=self.now.today)
        self._do_night()
        mine.update(valid_until=None)

    def _do_death(self):
        who = self._any(self.persons)
        if who in self.now.deaths or len(self.now.deaths) > len(self.persons) // 3:
            return
        events.record_death(
            person_id=who, on=self.now.today, precision="day", by=self._scope(self.officers[0]), today=self.now.today
        )
        self.now.deaths[who] = self.now.today
        self.persons.append(self._person(len(self.persons)))

    def _do_merge(self):
        """Two records turn out to be one person, and another officer agrees. Of two open cases one goes on."""
        living = [person for person in self.persons if person not in self.now.deaths]
        kept, gone = self.chance.sample(living, 2)
        cases = [case for case, person in self.now.person.items() if person in (kept, gone) and self.now.cases[case]]
        goes_on = self._any(cases or [0])
        choices = {"case": str(goes_on)} if len(cases) == 2 else {}
        proposed = merging.propose_merge(
            subject="person", kept=kept, gone=gone, reason="Dua catatan tentang orang yang sama", choices=choices,
            by=self._scope(self.officers[0]),
        )  # fmt: skip
        merging.decide_merge(merge_id=proposed.pk, approve=True, by=self._scope(self.officers[1]), on=self.now.today)
        for case in cases if len(cases) == 2 else ():
            if case != goes_on:
                self.now.cases[case] = False
                del self.now.holders[case]
        self.now.person = {case: kept if person == gone else person for case, person in self.now.person.items()}
        self.persons.remove(gone)
        self.persons.append(self._person(self.numbers))
        self._do_night()  # the case may belong to another village now

    def _do_move(self):
        """A person lives elsewhere from now on; whoever held the case may no longer see it until the night."""
        Person.objects.filter(pk=self._any(self.persons)).update(area=self._any(VILLAGES))
        self._do_night()

    def _do_night(self):
        given = {"on": self.now.today, "by": SYSTEM}
        may_change = {held.case_id for held in stranded(self.now.today)}
        escalating.return_stranded(**given)
        if may_change:
            assert stranded(self.now.today) == []
        self._read_holders(may_change)
        escalating.raise_escalations(**given)
        if self.chance.random() < 0.2:
            assert escalating.raise_escalations(**given) == 0, "a second run the same night raised more"
        known = set(Escalation.objects.values_list("case", "rule", "due_on", "level"))
        for late in late_things(self.now.today, [OFFICE]):
            assert (late.case_id, late.rule, late.due_on, late.level.number) in known, f"{late} stands before nobody"
        self._end_patience()

    def _end_patience(self) -> None:
        """What has waited a week for something that never came is refused; days pass only in the history."""
        waiting = [number for number, state in self.now.states.items() if state == "waiting"]
        for number in waiting:
            at = timezone.now() - (self.now.today - self.now.received[number])
            Submission.objects.filter(client_id=number).update(received_at=at)
        submissions.release_waiting(by=SYSTEM, today=self.now.today)
        found = dict(Submission.objects.filter(client_id__in=waiting).values_list("client_id", "state"))
        for number in waiting:
            days = (self.now.today - self.now.received[number]).days
            must = {"refused"} if days > 7 else {"waiting"} if days < 7 else {"refused", "waiting"}
            assert found[number] in must, f"{number} is {found[number]} after {days} days"
            self.now.states[number] = found[number]

    def _do_answer(self):
        late = Escalation.objects.filter(answered_at=None).order_by("pk").first()
        if late and late.addressed_to_id not in self.now.off:
            by = self._scope(late.addressed_to_id)
            escalating.answer_escalation(escalation_id=late.pk, answer="Besok dikunjungi", by=by, today=self.now.today)
            self.now.answers += 1

    def _do_jump(self):
        self.now.today += self._days(9) if self.chance.random() < 0.9 else -self._days(2)
        self.now.today = max(self.now.today, BEGAN)

    def _do_restore(self):
        """Take a backup, or go back to the one that was taken: everything since is as though it never was. Devices keep
        what they hold, and send it again.
        """
        if self.backup is None:
            self.backup = (transaction.savepoint(), copy.deepcopy(self.now), list(self.persons))
            return
        sid, self.now, self.persons = self.backup
        transaction.savepoint_rollback(sid)
        transaction.savepoint_commit(sid)
        self.backup = None
        self.compare()
