"""How the inputs of a product become bytes.

One scale for a whole input is set by its widest channel, and the others get few of its 256 steps. Two ways out, each
for the products for which it costs little time:

* each channel is divided by a factor that the matrix's rows are multiplied by, which leaves the product as it is:
  the migration of Xiao et al. (SmoothQuant, 2022), with a cap on how far a channel may reach;
* where the result is narrower than the input, the channels that reach furthest are multiplied in float32 and added
  (Dettmers et al., LLM.int8(), 2022).

Exponents, caps and the ends of the scale are those with the least error of the product on real rows.
"""

from dataclasses import dataclass

import numpy as np

LEVELS = 255
EXPONENTS = (0.0, 0.5, 0.7)
CAPS = (1.0, 0.7, 0.5, 0.35, 0.25, 0.15)
CLIPS = (1.0, 0.9, 0.8, 0.65, 0.5)
WEIGHT_CLIPS = (1.0, 0.95, 0.9, 0.85)
APART = 16  # channels multiplied in float32
TINY = 1e-6


@dataclass
class Input:
    """What is known of a product's input: some of its rows, and each channel's ends over all of them."""

    rows: np.ndarray  # [rows, channels]
    low: np.ndarray  # [channels]
    high: np.ndarray  # [channels]


@dataclass
class Bytes:
    """`round(x / factor / scale) + zero`, clipped to a byte, where x is an input's row."""

    factor: np.ndarray  # [channels]
    scale: np.float32
    zero: np.uint8
    apart: np.ndarray  # int64 numbers of the channels multiplied in float32

    def restored(self, rows):
        """Rows as the product on bytes sees them."""
        steps = np.round(rows / self.factor / self.scale) + int(self.zero)
        return (np.clip(steps, 0, LEVELS) - int(self.zero)) * self.scale

    def matrix(self, matrix):
        """The matrix that restored rows are multiplied by: nothing for the channels apart."""
        made = matrix * self.factor[:, None]
        made[self.apart] = 0
        return made


def weight_bytes(matrix):
    """(int8 values, scale of each column) of a matrix, the clip of each column the one with the least squared error."""
    top = np.maximum(np.abs(matrix).max(axis=0), TINY)
    values, scales, least = None, None, None
    for clip in WEIGHT_CLIPS:
        scale = (top * clip / 127).astype(np.float32)
        steps = np.clip(np.round(matrix / scale), -127, 127)
        error = ((steps * scale - matrix) ** 2).sum(axis=0)
        if least is None:
            values, scales, least = steps, scale, error
            continue
        better = error < least
        values[:, better], scales[better], least[better] = steps[:, better], scale[better], error[better]
    return values.astype(np.int8), scales


def ranged(low, high):
    """(scale, zero) of a range, 0 in it."""
    low, high = min(low, 0.0), max(high, TINY)
    scale = np.float32((high - low) / LEVELS)
    return scale, np.uint8(np.clip(np.round(-low / scale), 0, LEVELS))


def error(chosen, rows, matrices, products):
    """Squared error of the products on bytes, each relative to its own variance."""
    restored = chosen.restored(rows)
    total = 0.0
    for matrix, product in zip(matrices, products):
        values, scales = weight_bytes(chosen.matrix(matrix))
        made = restored @ (values * scales) + rows[:, chosen.apart] @ matrix[chosen.apart]
        total += float(((made - product) ** 2).mean() / max(float(product.var()), TINY))
    return total


def migrated(source, matrices):
    """Candidates with a factor for each channel, 1 on (geometric) average before none reaches beyond the cap."""
    reach = np.maximum(np.maximum(source.high, -source.low), TINY)
    weight = np.maximum(np.max([np.abs(m).max(axis=1) for m in matrices], axis=0), TINY)
    for exponent in EXPONENTS:
        factor = reach ** exponent / weight ** (1 - exponent) if exponent else np.ones_like(reach)
        factor /= np.exp(np.log(factor).mean())
        for cap in CAPS:
            capped = np.maximum(factor, reach / (cap * (reach / factor).max())).astype(np.float32)
            ends = ranged(float((source.low / capped).min()), float((source.high / capped).max()))
            yield Bytes(capped, *ends, np.zeros(0, np.int64))


def divided(source, matrices):
    """Candidates whose channels of most weight are apart; the high end of the others' range is drawn in by different parts."""
    reach = np.maximum(source.high, -source.low) * np.sqrt(sum((m ** 2).sum(axis=1) for m in matrices))
    apart = np.sort(np.argsort(-reach)[:APART])
    low, high = float(np.delete(source.low, apart).min()), float(np.delete(source.high, apart).max())
    for clip in CLIPS:
        yield Bytes(np.ones_like(reach, np.float32), *ranged(low, high * clip), apart)


def choose(source, matrices):
    """The Bytes with the least error for an input and the float32 matrices it is multiplied by."""
    products = [source.rows @ m for m in matrices]
    narrower = len(source.low) > sum(m.shape[1] for m in matrices)
    candidates = list((divided if narrower else migrated)(source, matrices))
    return candidates[int(np.argmin([error(c, source.rows, matrices, products) for c in candidates]))]
