"""Owns the percentiles that the tests compare with: what numpy says of short lists, and of long ones made by a formula.

Must not know how the library finds them. Usage: python3 make_percentiles.py > percentiles.inc
"""

import numpy as np

NAN, INF = float("nan"), float("inf")
PERCENTS = [(0, 100), (50, 50), (1, 99), (2.5, 97.5), (0.001, 99.999), (33.3, 66.7), (100, 0)]


def lists():
    rng = np.random.default_rng(20)
    yield "one", [3.25]
    yield "two", [7.0, -2.0]
    yield "three", [1.0, 2.0, 4.0]
    yield "equal", [0.1] * 9
    yield "zeros", [0.0, -0.0, -0.0, 0.0, 1.0]
    yield "numbers", list(range(-10, 11))
    yield "normal", rng.normal(0, 1, 30)
    yield "skewed", np.exp(rng.normal(0, 20, 30))
    yield "special", [NAN, 1.0, INF, -5.0, -INF, 0.5, NAN, 2.0]
    yield "denormal", [1e-45, -1e-45, 3e-44, -7e-42, 1e-40, 0.0]
    yield "huge", [3e38, -3e38, 1e38, -1e38, 2.5e38]
    yield "none", [NAN, INF, -INF]
    yield "empty", []


def long_list(count):
    """The same whole-number arithmetic as in percentile_test.cpp."""
    index = np.arange(count, dtype=np.uint64)
    return ((index * np.uint64(2654435761)) % np.uint64(1 << 32)).astype(np.float64) / 4096 - 300000


def literal(value):
    if np.isnan(value):
        return "nan_value"
    if np.isinf(value):
        return "infinity" if value > 0 else "-infinity"
    return float(value).hex()


def expected(values, percents):
    # In float64, so that numpy's own interpolation is not rounded to float32.
    wide = np.asarray(values, dtype=np.float64)
    finite = wide[np.isfinite(wide)]
    return [NAN, NAN] if finite.size == 0 else np.percentile(finite, percents)


def main():
    print("// Made by make_percentiles.py with numpy", np.__version__)
    for name, values in lists():
        as_float = np.asarray(values, dtype=np.float32)
        listed = ", ".join(map(literal, as_float))
        for percents in PERCENTS:
            low, high = expected(as_float, percents)
            print(f'{{"{name}", {{{listed}}}, 0, {percents[0]}, {percents[1]}, {literal(low)}, {literal(high)}}},')
    for count in (65536, 65537, 300001):
        for dtype in (np.float32, np.float64):
            for percents in PERCENTS:
                low, high = expected(long_list(count).astype(dtype), percents)
                name = np.dtype(dtype).name
                print(f'{{"{name}", {{}}, {count}, {percents[0]}, {percents[1]}, {literal(low)}, {literal(high)}}},')


main()
