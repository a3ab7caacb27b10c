"""The formulas of the losses as MathML, written once; the page shows that of the chosen loss."""

from html import escape


def i(name: str) -> str:
    return f"<mi>{escape(name)}</mi>"


def o(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


def n(number: str) -> str:
    return f"<mn>{number}</mn>"


def sub(base: str, index: str) -> str:
    return f"<msub>{base}{index}</msub>"


def row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def cos(angle: str) -> str:
    return row(i("cos"), o("("), angle, o(")"))


def norm(vector: str) -> str:
    return row(o("‖"), vector, o("‖"))


def half(what: str) -> str:
    return row(f"<mfrac>{n('1')}{n('2')}</mfrac>", what)


def square(what: str) -> str:
    return f"<msup>{what}{n('2')}</msup>"


def linked(markup: str, *settings: str) -> str:
    """A symbol that stands for settings of the loss: the page ties it to their sliders."""
    return markup.replace(">", f' data-keys="{" ".join(settings)}">', 1)


def exp(*exponent: str) -> str:
    return f"<msup>{i('e')}{row(*exponent)}</msup>"


def in_brackets(*inner: str) -> str:
    return row(o("("), *inner, o(")"))


GAP = '<mspace width="0.17em"/>'
X, J, Y = i("x"), i("j"), i("y")
S, M, BIAS = linked(i("s"), "scale"), linked(i("m"), "margin"), linked(sub(i("b"), J), "bias")
GAMMA, ALPHA, DELTA = linked(i("γ"), "gamma"), linked(i("α"), "alpha"), linked(i("δ"), "margin")
TAU, ANNEAL = linked(i("τ"), "temperature"), linked(i("λ"), "lambda_max", "lambda_min")
ZJ, ZY, WJ, WY = (sub(i(base), index) for base, index in (("z", J), ("z", Y), ("W", J), ("W", Y)))
TJ, TY = sub(i("θ"), J), sub(i("θ"), Y)
IS, PLUS, MINUS, TIMES, OF, SUM = o("="), o("+"), o("−"), o("·"), o("/"), o("∑")
ENTROPY = row(i("L"), IS, MINUS, i("log"), GAP, sub(row(i("softmax"), in_brackets(i("z"))), Y))
SOFTMAX, PSI = sub(i("L"), i("softmax")), row(i("ψ"), in_brackets(TY))
SP, SN, DN = sub(i("s"), i("p")), sub(i("s"), i("n")), linked(sub(i("Δ"), i("n")), "negative_limit")
AP, AN = sub(i("a"), i("p")), sub(i("a"), i("n"))  # the weights of a positive and a negative
DP, FAR = sub(i("d"), i("p")), sub(i("d"), i("n"))  # distances of positives, of negatives
PRESENT = f"<msup>{i('P')}{o('+')}</msup>"  # the proxies of the classes in the batch
ANNEALED = f"<mfrac>{row(ANNEAL, cos(TY), PLUS, PSI)}{row(n('1'), PLUS, ANNEAL)}</mfrac>"
PSI_IS = row(PSI, IS, f"<msup>{in_brackets(MINUS, n('1'))}{i('k')}</msup>", cos(row(M, TY)), MINUS, n("2"), i("k"))
ANGLES, SCALED, PRODUCT = row(ZJ, IS, norm(X), cos(TJ)), row(ZJ, IS, S, cos(TJ)), row(ZJ, IS, WJ, TIMES, X)

FORMULAS: dict[str, tuple[str, ...]] = {
    "softmax": (ENTROPY, row(PRODUCT, PLUS, BIAS)),
    "modified": (ENTROPY, ANGLES),
    "normface": (ENTROPY, SCALED),
    "sphereface": (ENTROPY, ANGLES, row(ZY, IS, norm(X), ANNEALED), PSI_IS),
    "arcface": (ENTROPY, SCALED, row(ZY, IS, S, cos(row(TY, PLUS, M)))),
    "cosface": (ENTROPY, SCALED, row(ZY, IS, S, in_brackets(cos(TY), MINUS, M))),
    "center": (
        row(
            i("L"),
            IS,
            linked(i("w"), "weight_softmax"),
            SOFTMAX,
            PLUS,
            linked(i("λ"), "weight_center"),
            half(square(norm(row(X, MINUS, sub(i("c"), Y))))),
        ),
        PRODUCT,
    ),
    "ring": (
        row(
            i("L"),
            IS,
            SOFTMAX,
            PLUS,
            linked(i("λ"), "weight_ring"),
            half(square(in_brackets(norm(X), MINUS, linked(i("R"), "radius")))),
        ),
        PRODUCT,
    ),
    "l_softmax": (ENTROPY, PRODUCT, row(ZY, IS, norm(WY), norm(X), ANNEALED), PSI_IS),
    "l2_softmax": (ENTROPY, row(ZJ, IS, S, WJ, TIMES, X, OF, norm(X))),
    "lgm": (
        row(ENTROPY, PLUS, linked(i("λ"), "weight_likelihood"), half(square(norm(row(X, MINUS, sub(i("μ"), Y)))))),
        row(ZJ, IS, MINUS, half(square(norm(row(X, MINUS, sub(i("μ"), J)))))),
        row(ZY, IS, MINUS, in_brackets(n("1"), PLUS, M), half(square(norm(row(X, MINUS, sub(i("μ"), Y)))))),
    ),
    "triplet": (
        row(
            i("L"),
            IS,
            i("max"),
            in_brackets(n("0"), o(","), M, PLUS, i("max"), GAP, DP, MINUS, i("min"), GAP, FAR),
        ),
    ),
    "contrastive": (
        row(
            i("L"),
            IS,
            half(row(GAP, i("mean"), GAP, square(DP))),
            PLUS,
            half(row(GAP, i("mean"), GAP, square(row(i("max"), in_brackets(n("0"), o(","), M, MINUS, FAR))))),
        ),
    ),
    "circle": (
        row(
            i("L"),
            IS,
            i("log"),
            in_brackets(
                n("1"),
                PLUS,
                sub(SUM, i("n")),
                exp(GAMMA, AN, in_brackets(SN, MINUS, DN)),
                sub(SUM, i("p")),
                exp(MINUS, GAMMA, AP, in_brackets(SP, MINUS, n("1"), PLUS, M)),
            ),
        ),
        row(AN, IS, i("max"), in_brackets(n("0"), o(","), SN, MINUS, DN, PLUS, n("2"), M)),
        row(AP, IS, i("max"), in_brackets(n("0"), o(","), n("1"), PLUS, M, MINUS, SP)),
    ),
    "proxy_anchor": (
        row(
            i("L"),
            IS,
            sub(i("mean"), PRESENT),
            i("log"),
            in_brackets(n("1"), PLUS, sub(SUM, i("p")), exp(MINUS, ALPHA, in_brackets(SP, MINUS, DELTA))),
        ),
        row(
            PLUS,
            sub(i("mean"), i("P")),
            i("log"),
            in_brackets(n("1"), PLUS, sub(SUM, i("n")), exp(ALPHA, in_brackets(SN, MINUS, DN))),
        ),
    ),
    "supcon": (
        row(
            i("L"),
            IS,
            MINUS,
            sub(i("mean"), i("p")),
            i("log"),
            GAP,
            sub(row(i("softmax"), in_brackets(cos(row(X, o(","), sub(i("x"), i("a")))), OF, TAU)), i("p")),
        ),
    ),
}


def formula(loss: str) -> str:
    """MathML elements, one for each line."""
    return "".join(f'<math display="block">{line}</math>' for line in FORMULAS[loss])
