"""How another clerk would have written the same name. Used to plant variants; the cleaning knows nothing of it."""

import random

_PREFIXES = {
    "MUHAMMAD": ("MUH.", "MUHAMAD", "MOHAMMAD", "M.", "MOCH."),
    "MUHAMAD": ("MUHAMMAD", "MUH.", "M."),
    "MOHAMAD": ("MUHAMMAD", "MOH.", "M."),
    "MUH.": ("MUHAMMAD", "M."),
    "MUH": ("MUHAMMAD", "MUH."),
    "AHMAD": ("ACHMAD", "AKHMAD"),
    "ACHMAD": ("AHMAD",),
    "ABDUL": ("ABD.", "ABD"),
    "SITI": ("ST.", "SITTI", "ST"),
    "SITTI": ("SITI", "ST."),
    "NUR": ("NOOR", "NOER", "NOR"),
    "NOR": ("NUR", "NOOR"),
    "ANDI": ("A.",),
}
_SWAPS = (
    ("DJ", "J"), ("TJ", "C"), ("OE", "U"), ("SJ", "SY"), ("NJ", "NY"), ("CH", "KH"), ("KH", "H"), ("SY", "S"), ("U", "OE"),
    ("J", "DJ"), ("Y", "I"), ("F", "P"), ("V", "P"), ("Z", "J"), ("Q", "K"), ("IE", "I"), ("'", ""), ("DD", "D"), ("LL", "L"),
    ("MM", "M"), ("NN", "N"), ("SS", "S"), ("D", "T"), ("I", "Y"), ("N", "NN"), ("L", "LL"), ("R", "RR"),
)  # fmt: skip


def variant_of(rng: random.Random, name: str) -> str:
    """Another spelling of the name, never the same text. Rarely more than one word changes."""
    for _ in range(20):
        other = _one_variant(rng, name)
        if other != name and other.strip():
            return other
    return name + name[-1]


def _one_variant(rng: random.Random, name: str) -> str:
    words = name.split()
    place = rng.randrange(len(words))
    choice = rng.random()
    if words[0] in _PREFIXES and choice < 0.5:
        return " ".join([rng.choice(_PREFIXES[words[0]]), *words[1:]])
    if choice < 0.62:
        old, new = rng.choice(_SWAPS)
        words[place] = words[place].replace(old, new, 1)
    elif choice < 0.72 and len(words) > 1:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
    elif choice < 0.80 and len(words) > 2:
        words.pop()
    elif choice < 0.90 and len(words[place]) > 3:
        at = rng.randrange(1, len(words[place]) - 1)
        words[place] = words[place][:at] + words[place][at + 1] + words[place][at] + words[place][at + 2 :]
    elif len(words[place]) > 3:
        at = rng.randrange(1, len(words[place]))
        words[place] = words[place][:at] + words[place][at + 1 :]
    return " ".join(words)
