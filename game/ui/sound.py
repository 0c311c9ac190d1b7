"""Soft cues, synthesised with NumPy when the game opens. Without a sound device the game is silent.

Every cue accompanies something that is also shown in words; none is an alarm.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from game.ui.compat import pygame
from game.ui.settings import Settings

RATE_HZ = 44100
BUFFER_FRAMES = 512
LOUDEST = 0.5  # assumption: half of full scale leaves room for cues over the room tone
NOISE_SEED = 7  # presentation only; the same sounds on every machine


def _fade(n: int, attack_s: float, decay_s: float) -> np.ndarray:
    t = np.arange(n) / RATE_HZ
    return np.minimum(1.0, t / max(attack_s, 1e-4)) * np.exp(-t / decay_s)


def _soften(wave: np.ndarray, window: int) -> np.ndarray:
    """A moving average: takes the edge off noise."""
    return np.convolve(wave, np.ones(window) / window, mode="same")


def _tone(hz: float, seconds: float, decay_s: float) -> np.ndarray:
    """A mallet-like note: a sine with two weak partials that die first."""
    n = round(seconds * RATE_HZ)
    t = np.arange(n) / RATE_HZ
    wave = np.sin(2 * np.pi * hz * t)
    wave += 0.22 * np.sin(2 * np.pi * 2 * hz * t) * np.exp(-t / (decay_s / 3))
    wave += 0.06 * np.sin(2 * np.pi * 3.01 * hz * t) * np.exp(-t / (decay_s / 6))
    return wave * _fade(n, 0.008, decay_s)


def _pair(first_hz: float, second_hz: float) -> np.ndarray:
    step = round(0.17 * RATE_HZ)
    one, two = _tone(first_hz, 0.9, 0.22), _tone(second_hz, 0.9, 0.30)
    out = np.zeros(step + len(two))
    out[: len(one)] += one * 0.8
    out[step:] += two
    return out * 0.5


def _paper(seconds: float, bright: int, strokes: tuple[float, ...]) -> np.ndarray:
    """Sheets sliding: short bursts of softened noise."""
    rng = np.random.default_rng(NOISE_SEED + bright)
    n = round(seconds * RATE_HZ)
    out = np.zeros(n)
    for start_s in strokes:
        at = round(start_s * RATE_HZ)
        noise = rng.standard_normal(n - at)
        band = _soften(noise, bright) - _soften(noise, bright * 5)
        out[at:] += band * _fade(n - at, 0.012, 0.035)
    return out * 0.55


def _tap() -> np.ndarray:
    return _tone(520, 0.12, 0.022) * 0.35


def _move() -> np.ndarray:
    return _tone(760, 0.07, 0.012) * 0.13


def _commit() -> np.ndarray:
    low = _tone(147, 0.7, 0.16) * 0.6
    paper = _paper(0.3, 6, (0.0, 0.06))
    low[: len(paper)] += paper * 0.7
    return low


def _room() -> np.ndarray:
    """Eight seconds of a quiet ventilated room; its end runs into its beginning."""
    rng = np.random.default_rng(NOISE_SEED)
    n = 8 * RATE_HZ
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hz = np.fft.rfftfreq(n, 1 / RATE_HZ)
    spectrum *= 1 / np.maximum(hz, 30) ** 1.1 * (hz > 35) * np.exp(-hz / 1400)
    wave = np.fft.irfft(spectrum, n)
    return wave / np.abs(wave).max() * 0.35


RECIPES: dict[str, Callable[[], np.ndarray]] = {
    "tap": _tap,
    "move": _move,
    "card": lambda: _paper(0.22, 5, (0.0, 0.03)),
    "card_back": lambda: _paper(0.2, 9, (0.0,)),
    "commit": _commit,
    "better": lambda: _pair(392.0, 523.25),
    "worse": lambda: _pair(392.0, 329.63),
    "steady": lambda: _pair(392.0, 392.0),
    "page": lambda: _paper(0.3, 7, (0.0, 0.08)),
}


def samples(name: str) -> np.ndarray:
    """A cue as 16-bit stereo, shape (frames, 2). Raises KeyError for an unknown cue."""
    wave = _room() if name == "room" else RECIPES[name]()
    mono = np.clip(wave * LOUDEST, -1, 1)
    return np.repeat((mono * 32767).astype(np.int16)[:, None], 2, axis=1)


def _device_in_reach() -> bool:
    """Whether trying makes sense: without any device ALSA would fill stderr with its own complaints."""
    if not sys.platform.startswith("linux") or os.environ.get("SDL_AUDIODRIVER"):
        return True
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    servers = (runtime / "pulse" / "native", runtime / "pipewire-0")
    return bool(os.environ.get("PULSE_SERVER")) or any(p.exists() for p in servers) or _any_card()


def _any_card() -> bool:
    cards = Path("/dev/snd")
    return cards.is_dir() and any(p.name.startswith("pcm") for p in cards.iterdir())


class Sound:
    """Plays cues by name; does nothing until `open`, and nothing at all without a device."""

    def __init__(self, chosen: Settings) -> None:
        self._settings = chosen
        self._cues: dict[str, pygame.mixer.Sound] = {}
        self._room: pygame.mixer.Sound | None = None
        self.ready = False

    def open(self) -> bool:
        """Open the device; False when there is none."""
        if self.ready:
            return True
        if not _device_in_reach():
            return False
        try:
            pygame.mixer.init(RATE_HZ, -16, 2, BUFFER_FRAMES)
        except (pygame.error, NotImplementedError):
            return False
        self.ready = pygame.mixer.get_init() is not None
        self.set(self._settings)
        return self.ready

    def set(self, chosen: Settings) -> None:
        """Follow the settings at once."""
        self._settings = chosen
        if not self.ready:
            return
        for cue in self._cues.values():
            cue.set_volume(chosen.volume_cues)
        loud = chosen.volume_room if chosen.sound_on else 0.0
        if loud > 0 and self._room is None:
            self._room = pygame.sndarray.make_sound(samples("room"))
            self._room.play(loops=-1, fade_ms=1500)
        if self._room is not None:
            self._room.set_volume(loud)

    def play(self, name: str) -> None:
        """Play a cue; an unknown name is silent."""
        if not self.ready or not self._settings.sound_on or name not in RECIPES:
            return
        if name not in self._cues:
            self._cues[name] = pygame.sndarray.make_sound(samples(name))
            self._cues[name].set_volume(self._settings.volume_cues)
        self._cues[name].play()

    def close(self) -> None:
        """Let the device go."""
        if self.ready:
            pygame.mixer.quit()
        self.ready = False
        self._cues.clear()
        self._room = None
