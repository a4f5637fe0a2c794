import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.latex import read_latex


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"a^2 + b^3 = c^{10}", "a squared + b cubed = c to the power of 10"),
        (r"\frac{a+b}{2}", "a+b over 2"),
        (r"\sqrt{x_1}", "the square root of x sub 1"),
        (r"\sum_{i} x", "the sum over i of x"),
        (r"\sum_{i=1}^n i^2", "the sum from i=1 to n of i squared"),
        (r"\int^1_0 f", "the integral from 0 to 1 of f"),
        (r"\int f", "the integral of f"),
        (r"\prod^n x", "the product to n of x"),
        (r"\lim_{x \to \infty} f", "the limit as x goes to infinity of f"),
        (r"\sum_", "the sum of"),
        (r"\alpha \leq 3 \times \pi", "alpha ≤ 3 × pi"),
        (r"90^\circ", "90°"),
        (r"\text{if } x \neq 0", "if x ≠ 0"),
        (r"\vec{v}", "v vec"),
        (r"x \mathcal{F}", ""),
        ("x" * 400, ""),
        ("{{}", ""),
        ("", ""),
    ],
)
def test_formulas(formula: str, expected: str) -> None:
    assert read_latex(formula) == expected


@given(st.text(alphabet="\\{}^_ab1+fracsqrt ", max_size=80))
def test_any_formula_ends(formula: str) -> None:
    read_latex(formula)
