import multiprocessing
import stat

import pytest

from setiakawan.core.keys import (
    KeysUnreadable,
    fingerprint,
    load_key_ring,
    make_key_ring,
    new_key_ring,
    save_key_ring,
    with_new_encryption_key,
    without_old_encryption_keys,
)  # fmt: skip


def test_keys_come_back_as_they_were_written(tmp_path):
    ring = with_new_encryption_key(new_key_ring())
    save_key_ring(ring, tmp_path / "keys.json")
    assert load_key_ring(tmp_path / "keys.json") == ring


def test_only_the_owner_may_read_the_key_file(tmp_path):
    make_key_ring(tmp_path / "keys" / "keys.json")
    assert stat.S_IMODE((tmp_path / "keys" / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def _start(path, barrier, answers):
    barrier.wait()
    make_key_ring(path)
    answers.put(fingerprint(load_key_ring(path)))


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path):
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(4), context.Queue()
    starters = [context.Process(target=_start, args=(tmp_path / "k.json", barrier, answers)) for _ in range(4)]
    for process in starters:
        process.start()
    told = [answers.get(timeout=60) for _ in starters]
    for process in starters:
        process.join()
    assert told == told[:1] * 4
    assert [p.name for p in tmp_path.iterdir()] == ["k.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"encryption": {"1": "!!"}}',
        '{"encryption": {"1": "QUJD"}, "current": 1, "blind_index": "QUJD", "django_secret": "x"}',
    ],
)
def test_a_damaged_key_file_is_refused_in_plain_words(tmp_path, text):
    (tmp_path / "keys.json").write_text(text)
    with pytest.raises(KeysUnreadable, match="rusak"):
        load_key_ring(tmp_path / "keys.json")


def test_a_new_key_leaves_the_old_ones_and_a_drop_leaves_only_the_new():
    first = new_key_ring()
    second = with_new_encryption_key(first)
    assert second.current != first.current
    assert second.encryption[first.current] == first.encryption[first.current]
    third = without_old_encryption_keys(second)
    assert third.encryption == {second.current: second.encryption[second.current]}
    assert third.blind_index == first.blind_index


def test_key_numbers_stay_within_a_byte_for_ever():
    ring = new_key_ring()
    for _ in range(600):
        ring = without_old_encryption_keys(with_new_encryption_key(ring))
        assert 1 <= ring.current <= 255


def test_a_fingerprint_tells_keys_apart_without_telling_them():
    ring, other = new_key_ring(), new_key_ring()
    assert fingerprint(ring) == fingerprint(ring) != fingerprint(other)
    assert ring.blind_index.hex() not in str(fingerprint(ring))
