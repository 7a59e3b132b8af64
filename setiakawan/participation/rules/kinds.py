"""What a kind of help asks of those who meet. Pure; the kinds themselves are data (`kinds/*.yaml`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of help. `picture` is path data on a 24 × 24 grid; `people` how many must come together; `meets_alone` that
    a helper may be alone with somebody vulnerable, so identity and one reference are checked first; `hours` how long it
    usually takes; `expires_after` days until *masih perlu?* must be answered.
    """

    code: str
    label: str
    sentence: str
    picture: str
    unit: str
    unit_words: str
    skills: tuple[str, ...]
    people: int
    meets_alone: bool
    sex_wish: bool
    urgent: bool
    hours: int
    expires_after: int
