"""Fixed visual randomness: tiles that repeat without a seam, from a seed and nothing else."""

from __future__ import annotations

from functools import lru_cache

import numpy as np


def generator(seed: int, purpose: int) -> np.random.Generator:
    """Return a generator for one purpose of one seed. It decides pictures only, never the simulation."""
    return np.random.Generator(np.random.PCG64([seed, purpose]))


@lru_cache(maxsize=8)
def smooth_tile(size: int, feature_px: float, seed: int, purpose: int) -> np.ndarray:
    """Return a periodic float32 [size, size] noise tile with features about ``feature_px`` wide, mean 0, sd 1."""
    white = generator(seed, purpose).random((size, size)) - 0.5
    frequency = np.fft.fftfreq(size)
    radius2 = frequency[:, None] ** 2 + np.fft.rfftfreq(size)[None, :] ** 2
    spectrum = np.fft.rfft2(white) * np.exp(-radius2 * (feature_px * 2.2) ** 2)
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, s=(size, size))
    return np.asarray(field / field.std(), dtype=np.float32)


def clouds(size: int, coarsest_px: float, octaves: int, seed: int, purpose: int) -> np.ndarray:
    """Return periodic cloud noise, float32 [size, size], mean 0 and sd 1, each octave half as strong."""
    total = np.zeros((size, size), dtype=np.float32)
    for octave in range(octaves):
        total += smooth_tile(size, coarsest_px / 2**octave, seed, purpose + octave) / 2**octave
    return np.asarray(total / total.std(), dtype=np.float32)


def ranks(values: np.ndarray) -> np.ndarray:
    """Return values turned into their ranks in (0, 1): exactly uniform, order kept."""
    order = np.empty(values.size, dtype=np.float32)
    order[np.argsort(values, axis=None, kind="stable")] = (np.arange(values.size) + 0.5) / values.size
    return order.reshape(values.shape)


def soften(light: np.ndarray, passes: int) -> np.ndarray:
    """Return light [..., h, w] after rounds of 1-2-1 averaging along both axes."""
    padded = np.pad(light, [(0, 0)] * (light.ndim - 2) + [(1, 1), (1, 1)], mode="edge")
    pairs = np.empty_like(padded)
    for _ in range(passes):
        # Two pairwise means in a row are one 1-2-1 mean.
        np.add(padded[..., :, 1:], padded[..., :, :-1], out=pairs[..., :, 1:])
        np.add(pairs[..., :, 2:], pairs[..., :, 1:-1], out=padded[..., :, 1:-1])
        np.add(padded[..., 1:, :], padded[..., :-1, :], out=pairs[..., 1:, :])
        np.add(pairs[..., 2:, :], pairs[..., 1:-1, :], out=padded[..., 1:-1, :])
        padded[..., 1:-1, :] *= np.float32(1 / 16)
        padded[..., :, 0], padded[..., :, -1] = padded[..., :, 1], padded[..., :, -2]
        padded[..., 0, :], padded[..., -1, :] = padded[..., 1, :], padded[..., -2, :]
    return padded[..., 1:-1, 1:-1]
