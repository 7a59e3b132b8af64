import hmac
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setiakawan.core.keys import key_ring, use_keys, with_new_encryption_key
from setiakawan.core.sealing import SealBroken, blind_index, seal, unseal


@given(st.binary(max_size=200), st.text(max_size=10))
def test_what_was_sealed_opens_for_the_same_purpose_only(plain, purpose):
    sealed = seal(plain, purpose)
    assert unseal(sealed, purpose) == plain
    assert len(sealed) == len(plain) + 29
    with pytest.raises(SealBroken):
        unseal(sealed, purpose + "x")


@given(st.binary(min_size=1, max_size=40), st.integers(0, 10**6), st.integers(1, 255))
def test_a_single_changed_byte_never_opens(plain, at, change):
    sealed = bytearray(seal(plain, "row"))
    sealed[at % len(sealed)] ^= change
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), "row")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 12, b"\xff" * 40])
def test_what_is_no_sealed_value_is_refused(sealed):
    with pytest.raises(SealBroken):
        unseal(sealed, "row")


def test_the_same_value_never_looks_the_same_twice():
    assert seal(b"6408990101900001", "identifier") != seal(b"6408990101900001", "identifier")


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_blind_index_finds_equal_values_of_one_purpose(one, other):
    assert (blind_index(one, "nik") == blind_index(other, "nik")) == (one == other)
    assert blind_index(one, "nik") != blind_index(one, "family")
    assert len(blind_index(one, "nik")) == 16


@given(st.text(max_size=300), st.text(max_size=10), st.binary(min_size=32, max_size=32))
def test_the_blind_index_is_hmac_sha256(value, purpose, key):
    ring = key_ring()
    use_keys(replace(ring, blind_index=key))
    try:
        expected = hmac.digest(key, f"{purpose}\x00{value}".encode(), "sha256")
        assert blind_index(value, purpose) == expected[:16]
    finally:
        use_keys(ring)


def test_old_values_open_after_a_new_key_came():
    ring = key_ring()
    old = seal(b"lama", "row")
    use_keys(with_new_encryption_key(ring))
    try:
        new = seal(b"baru", "row")
        assert (unseal(old, "row"), unseal(new, "row")) == (b"lama", b"baru")
        assert old[0] != new[0]
    finally:
        use_keys(ring)
