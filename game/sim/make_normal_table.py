"""Prints `normal_table.py`: run `python -m game.sim.make_normal_table > game/sim/normal_table.py`.

Upper-tail quantiles of the normal distribution to the last bit, by Newton's method on the series
Φ(z) − ½ = φ(z) (z + z³/3 + z⁵/(3·5) + …) in 60-digit decimals (Marsaglia G. J Stat Softw 2004;11(4)).
"""

from __future__ import annotations

from decimal import Decimal, getcontext
from statistics import NormalDist

STEPS_PER_OCTAVE = 16
LOWEST_OCTAVE = -54
_PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")

_HEADER = '''"""Normal quantiles, printed by `make_normal_table.py`; not edited by hand.

`UPPER_QUANTILES[16 i + j]` is the z whose upper tail is 2**(i − 54) × (1 + j / 16), down from z = 8.29 to 0.
"""

from __future__ import annotations

_WORDS = """'''

_FOOTER = "UPPER_QUANTILES: tuple[float, ...] = tuple(float.fromhex(word) for word in _WORDS.split())"


def _density_and_upper_tail(z: Decimal) -> tuple[Decimal, Decimal]:
    density = (-z * z / 2).exp() / (2 * _PI).sqrt()
    term, total, odd = z, z, 3
    while abs(term) > Decimal("1e-55"):
        term = term * z * z / odd
        total += term
        odd += 2
    return density, Decimal("0.5") - density * total


def upper_quantile(tail: Decimal) -> float:
    """The z above which `tail` (at most one half) of the normal distribution lies."""
    z = Decimal(-NormalDist().inv_cdf(float(tail)))
    for _ in range(4):
        density, upper = _density_and_upper_tail(z)
        z += (upper - tail) / density
    return float(z)


def main() -> None:
    """Print the module."""
    getcontext().prec = 60
    words = [
        upper_quantile(Decimal(2) ** octave * (1 + Decimal(step) / STEPS_PER_OCTAVE)).hex()
        for octave in range(LOWEST_OCTAVE, -1)
        for step in range(STEPS_PER_OCTAVE)
    ]
    words.append((0.0).hex())
    rows = [" ".join(words[start : start + 4]) for start in range(0, len(words), 4)]
    print(_HEADER + "\n" + "\n".join(rows) + '\n"""\n' + _FOOTER)


if __name__ == "__main__":
    main()
