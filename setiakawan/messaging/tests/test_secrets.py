import datetime
import threading

import pytest
from django.db import connection

from setiakawan.messaging import queries
from setiakawan.messaging.models import Message, OneTimeCode
from setiakawan.messaging.services import TooManyCodes, check_code, issue_code, issue_link, withdraw_links

NOW = datetime.datetime(2026, 3, 12, 1, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
ABOUT = {"purpose": "portal.code", "subject": "participant:1"}


def other(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.django_db
class TestCodes:
    def test_the_right_code_works_once(self):
        code = issue_code(**ABOUT, at=NOW)
        assert check_code(**ABOUT, code=f" {code[:3]} {code[3:]} ", at=NOW + MINUTE)
        assert not check_code(**ABOUT, code=code, at=NOW + MINUTE)

    def test_it_ends_after_fifteen_minutes(self):
        code = issue_code(**ABOUT, at=NOW)
        assert not check_code(**ABOUT, code=code, at=NOW + 15 * MINUTE)
        assert check_code(**ABOUT, code=code, at=NOW + 14 * MINUTE)

    def test_five_wrong_tries_end_it(self):
        code = issue_code(**ABOUT, at=NOW)
        for _ in range(5):
            assert not check_code(**ABOUT, code=other(code), at=NOW)
        assert not check_code(**ABOUT, code=code, at=NOW)

    def test_it_opens_nothing_else(self):
        code = issue_code(**ABOUT, at=NOW)
        assert not check_code(purpose="portal.code", subject="participant:2", code=code, at=NOW)
        assert not check_code(purpose="aid.code", subject="participant:1", code=code, at=NOW)

    def test_a_new_one_ends_the_old_one(self):
        old = issue_code(**ABOUT, at=NOW)
        new = issue_code(**ABOUT, at=NOW + MINUTE)
        assert old == new or not check_code(**ABOUT, code=old, at=NOW + MINUTE)
        assert check_code(**ABOUT, code=new, at=NOW + MINUTE)

    def test_a_sixth_within_the_hour_is_refused(self):
        for _ in range(5):
            issue_code(**ABOUT, at=NOW)
        with pytest.raises(TooManyCodes):
            issue_code(**ABOUT, at=NOW + 59 * MINUTE)
        issue_code(**ABOUT, at=NOW + 60 * MINUTE)

    def test_it_is_sent_and_nowhere_kept_in_clear(self):
        code = issue_code(**ABOUT, at=NOW, to="0812 3456 7890")
        message = Message.objects.get()
        assert code in message.text and message.not_after == NOW + 15 * MINUTE
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM messaging_onetimecode")
            row = cursor.fetchone()
        assert not any(code in str(value) for value in row)


@pytest.mark.django_db
def test_a_link_opens_its_subject_until_it_ends_or_is_withdrawn():
    token = issue_link(purpose="referral", subject="referral:7", valid_for=datetime.timedelta(days=30), at=NOW)
    assert queries.link("referral", token, NOW) == "referral:7"
    assert queries.link("aid", token, NOW) is None
    assert queries.link("referral", token + "x", NOW) is None
    assert queries.link("referral", token, NOW + datetime.timedelta(days=30)) is None
    assert withdraw_links(purpose="referral", subject="referral:7", at=NOW) == 1
    assert queries.link("referral", token, NOW) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_code_used_at_the_same_moment_works_once():
    code = issue_code(**ABOUT, at=NOW)
    barrier, answers = threading.Barrier(4), []

    def work():
        barrier.wait()
        answers.append(check_code(**ABOUT, code=code, at=NOW))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]
    assert OneTimeCode.objects.get().tries == 0
