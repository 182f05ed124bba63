"""What a stated confidence is worth: the quadratic score, and its share of the points.

Brier score = (confidence - outcome)², where the outcome is the share of the points
that the answer itself earns: 1 for right, 0 for wrong, between for partly right
(Brier 1950; Murphy and Winkler 1970 for forecasts of a quantity). Its expectation,
(c - E[f])² + Var[f], is least at c = E[f]: nobody gains by stating anything but
what he or she expects, whether the answer can be partly right or not. Judging
"right or not at all" instead would let an answer that is nearly right and stated
at 0 % earn more than a right one.

Where an item scores the confidence with share s, the fraction is

    (1 - s) * f + s * (1 - (c - f)²)

A right answer at 100 % earns 1, a wrong one at 100 % nothing, one that was not
given nothing. Stating 50 % throughout earns less, on average, than stating what
is expected, for it is only one of the statements. Its slope in f is
(1 - s) + 2s(c - f) >= 1 - 3s, above 0 for s below a third: a better answer never
scores less. And to answer wrongly on purpose and say so earns s, never more than
the honest answer to a question with right and wrong, as long as s is at most a half.
"""

from __future__ import annotations

RIGHT, WRONG = 0.995, 0.005


def brier(confidence: float, outcome: float) -> float:
    """0 is perfect, 1 the worst; always saying 50 % earns .25 where things are right or wrong."""
    return (confidence - outcome) ** 2


def combine(outcome: float, confidence: float | None, share: float) -> float:
    """The fraction that counts; a confidence that was not stated earns none of its share."""
    worth = 0.0 if confidence is None else 1.0 - brier(confidence, outcome)
    return (1.0 - share) * outcome + share * worth


def sentence(confidence: float | None, outcome: float, share: float) -> str:
    """What the stated confidence was worth, in words."""
    counts = f" Your confidence decides {percent(share)} of the points here" if share else ""
    if confidence is None:
        return f"You did not say how sure you were.{counts + '.' if share else ''}"
    got = brier(confidence, outcome)
    if outcome >= RIGHT:
        came = "right"
    elif outcome <= WRONG:
        came = "wrong"
    else:
        came = f"{percent(outcome)} right"
    joined = "and" if abs(confidence - outcome) <= 0.25 else "but"
    said = f"You were {percent(confidence)} sure {joined} {came}: Brier score {figure(got)}; lower is better."
    if share:
        said += f"{counts} and earned {percent(1 - got)} of that."
    return said


def percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def figure(value: float) -> str:
    """Two decimals without the zero before them: .04, .81, 0, 1."""
    text = f"{value:.2f}".removeprefix("0")
    return {".00": "0", "1.00": "1"}.get(text, text)
