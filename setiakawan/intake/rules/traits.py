"""Facts about a row as bits of one small number; the values of `models.Trait`, usable in worker processes."""

NAMED, HEAD, GONE, AID_LIST, QUESTION, REJECT, FACTS_ONLY = 1, 2, 4, 8, 16, 32, 64
