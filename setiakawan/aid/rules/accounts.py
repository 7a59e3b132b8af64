"""What an account must look like before money is sent there."""

from dataclasses import dataclass

from setiakawan.core.contacts import normal_phone

NUMBERED = ("bank", "wallet")
"""Channels that pay to a number; the others pay into a hand."""


@dataclass(frozen=True)
class Account:
    """An account in one form; all empty for a channel that pays into a hand."""

    institution: str = ""
    number: str = ""
    holder: str = ""


def read_account(channel: str, institution: str, number: str, holder: str) -> tuple[Account, dict[str, str]]:
    """The account as typed, in one form, and what is wrong by field in plain words; nothing wrong is an empty dict.

    Bank numbers are 6 to 20 digits, spaces, dots and hyphens aside; wallets are telephone numbers.
    """
    if channel not in NUMBERED:
        return Account(), {}
    faults = {}
    if not institution:
        faults["institution"] = "Tulis nama banknya." if channel == "bank" else "Tulis nama dompetnya."
    if not holder:
        faults["holder"] = "Tulis nama pemiliknya seperti tertera di bank atau dompet."
    read = _digits(number) if channel == "bank" else _mobile(number)
    if not read:
        faults["number"] = (
            "Nomor rekening terdiri dari 6 sampai 20 angka. Salin dari buku tabungan."
            if channel == "bank"
            else "Nomor dompet digital berupa nomor telepon, misalnya 0812 3456 7890."
        )
    return Account(institution, read, holder), faults


def _digits(text: str) -> str:
    digits = "".join(text.split()).replace("-", "").replace(".", "")
    return digits if digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 20 else ""


def _mobile(text: str) -> str:
    number = normal_phone(text) or ""
    return f"0{number[3:]}" if number.startswith("+628") else ""
