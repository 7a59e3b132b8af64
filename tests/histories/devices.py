"""What companions write without a signal: it arrives late, twice and out of order. Each act answers a touched case or None."""

from setiakawan.accompaniment.models import Submission
from setiakawan.accompaniment.services import submissions
from tests.histories.expected import COMPANION, SETTLED, Seen, Sent

RECENT = 30


class DeviceActs:
    """Writing in the field, sending, and what the office takes over."""

    def _do_write(self):
        """Two or three visits to one case in a row; the later ones name the one before."""
        case, who = self._held()
        follows = None
        for _ in range(self.chance.randint(1, 3)):
            outcome, said = self._any(("met", "met", "refused")), self._any(("", "nobody", "declined"))
            day = max(self.now.today - self._days(4), self.now.opened[case])
            self.outbox.append(Sent(self._number(), who, case, day, outcome, said, follows))
            follows = self.outbox[-1].number if self.chance.random() < 0.6 else None

    def _do_send(self):
        """One of the last that devices hold, whether it was sent before or not."""
        if not self.outbox:
            return None
        item, now = self._any(self.outbox[-RECENT:]), self.now
        circle = {"result": item.circle} if item.circle else None
        is_new = item.number not in now.sent
        waits = item.user not in now.off and item.follows and now.states.get(item.follows) not in SETTLED
        sent = submissions.receive(
            client_id=item.number, kind="visit", happened_on=item.day, follows=item.follows, by=self._scope(item.user),
            payload={"case_id": item.case, "way": "home", "outcome": item.outcome, "circle": circle}, today=now.today,
        )  # fmt: skip
        if not is_new:
            assert sent.state == now.states[item.number], f"sent again, {item.number} became {sent.state}"
            return None
        now.sent[item.number], now.states[item.number], now.received[item.number] = item, "waiting", now.today
        if waits:
            assert sent.state == "waiting", f"{item.number} came early and is {sent.state}"
            return None
        self._settle()
        assert now.states[item.number] != "waiting", f"{item.number} waits for nothing"
        return item.case if item.case in now.cases else None

    def _do_adopt(self):
        """A supervisor applies what was refused or waits; it stays the sender's."""
        left = [number for number, state in self.now.states.items() if state in ("refused", "waiting")]
        if not left:
            return None
        number = self._any(left)
        row = Submission.objects.get(client_id=number)
        submissions.adopt(submission_id=row.pk, by=self._scope(self._any(self.officers)), today=self.now.today)
        self._applied(number, "adopted")
        self._settle()
        return self.now.sent[number].case

    def _do_aside(self):
        """A supervisor states that something refused or waiting is not to be applied; it is kept."""
        left = [number for number, state in self.now.states.items() if state in ("refused", "waiting")]
        if not left:
            return
        number = self._any(left)
        row, by = Submission.objects.get(client_id=number), self._scope(self._any(self.officers))
        submissions.set_aside(submission_id=row.pk, reason="Tercatat dua kali", by=by, today=self.now.today)
        self.now.states[number] = row.__class__.objects.get(pk=row.pk).state
        assert self.now.states[number] not in ("refused", "waiting", *SETTLED), "set aside, and still to be applied"

    def _settle(self) -> None:
        """Take over what became of everything that waited; what could be applied must have been."""
        waiting = [number for number, state in self.now.states.items() if state == "waiting"]
        rows = Submission.objects.filter(client_id__in=waiting).exclude(state="waiting").order_by("pk")
        for number, state, reason in rows.values_list("client_id", "state", "reason"):
            item = self.now.sent[number]
            holder = self.now.holders.get(item.case)
            is_theirs = holder == (COMPANION, item.user) and item.user not in self.now.off
            fits = self.now.opened.get(item.case, item.day) <= item.day <= self.now.today
            if state == "refused":
                assert reason, f"{number} was refused without a reason"
                assert not (is_theirs and fits), f"{number} was refused ({reason}), but could be applied"
                self.now.states[number] = state
            else:
                assert fits, f"{number} was applied on a day that cannot be"
                assert holder is None or is_theirs, f"{number} of {item.user} was applied to a case of {holder}"
                self._applied(number, state)

        for number, state in self.now.states.items():
            before = self.now.sent[number].follows
            assert state != "waiting" or self.now.states.get(before) not in SETTLED, (
                f"{number} still waits for {before}"
            )

    def _applied(self, number, state: str) -> None:
        item = self.now.sent[number]
        self.now.states[number] = state
        self.now.visits[number] = Seen(item.case, item.user, item.day, item.outcome == "met", item.circle)
