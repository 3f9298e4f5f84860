"""Ten scenes of a talk as loudness, made once by a synthesiser.

Tests need neither it nor any audio. Run as `python -m tests.hosts.ears.scenes` it writes `scenes.gz` beside this
file; it needs espeak-ng and sox (`apt-get install espeak-ng sox`) and numpy (`pip install numpy`).

Shape of `scenes.gz`: gzip of one line of JSON, `{"frames": 7500, "turns": [[second, "me" or "other"], ...],
"me": [[from, to], ...], "other": [[from, to], ...], "names": [...]}`, a line break, then for each name 7500 signed
bytes: dB of 10 ms at this person's microphone, behind the same two filters as in the panel. `me` and `other` are the
seconds in which each really speaks, the same in every scene; `turns`: whose turn it is from that second on.
"""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import tempfile
import wave
from pathlib import Path
from typing import Any

import numpy as np

RATE, SECONDS = 48_000, 75
SAMPLES = RATE * SECONDS
OUT = Path(__file__).with_name("scenes.gz")
Sound = Any
"""One-dimensional array of samples from -1 to 1."""

VOICES = {"me": ("en-gb+f3", "165", "62"), "other": ("de+m3", "150", "35")}
"""Voice of espeak-ng, words a minute, pitch."""
SAID = (
    ("me", 1.0, "I want to tell you what was hard for me this week, even if it is not easy to say it out loud."),
    ("other", 8.6, "What I hear is that this week was hard, and that it is not easy for you to say so."),
    ("me", 16.6, "Yes. It is about the evenings. We sit beside each other, and each of us looks at a screen."),
    ("other", 20.4, "Wait, that is not what I meant."),
    ("me", 24.2, "I miss it that we talk about the day."),
    ("other", 28.6, "You miss the evenings when we talked about the day. I had not seen that it was so much for you."),
    ("me", 33.4, "Mhm."),
    ("other", 37.6, "I miss it too, and I did not know how to begin."),
    ("me", 44.2, "That is good to hear. Could we try one evening without screens, and see how it is for both of us?"),
    ("other", 47.3, "Mhm."),
    ("me", 52.4, "Maybe on Thursday."),
    ("other", 56.6, "One evening without screens, on Thursday. Yes. I would like that very much."),
    ("me", 64.2, "Then it is Thursday. Thank you that you listened to me."),
    ("other", 70.6, "Thank you, too."),
)
TURNS = ((0, "me"), (8.5, "other"), (16.5, "me"), (28.5, "other"), (44, "me"), (56.5, "other"), (64, "me"))
RANDOM = np.random.default_rng(7)


def factor(db: float) -> float:
    return float(10 ** (db / 20))


def rms(sound: Sound) -> float:
    return float(np.sqrt(np.mean(sound**2)))


def spoken(who: str, text: str, folder: Path) -> Sound:
    """Say a text; -22 dB, an ordinary level of a headset."""
    voice, pace, pitch = VOICES[who]
    raw, right = folder / "raw.wav", folder / "right.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-s", pace, "-p", pitch, "-w", raw, text], check=True)
    subprocess.run(["sox", raw, "-r", str(RATE), "-c", "1", "-b", "16", right, "norm", "-3"], check=True)
    with wave.open(str(right)) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float) / 32768
    return sound / rms(sound) * factor(-22)


def active(clip: Sound, at: float) -> list[list[float]]:
    """List the seconds in which a clip really sounds; gaps under 0.3 s are closed."""
    step = RATE // 50
    loud = [rms(clip[n : n + step]) > factor(-42) for n in range(0, len(clip) - step, step)]
    found: list[list[float]] = []
    for n, on in enumerate(loud):
        if on and found and n / 50 + at - found[-1][1] < 0.3:
            found[-1][1] = round(at + (n + 1) / 50, 2)
        elif on:
            found.append([round(at + n / 50, 2), round(at + (n + 1) / 50, 2)])
    return found


def talk(folder: Path) -> tuple[dict[str, Sound], dict[str, list[list[float]]]]:
    """Lay all that is said onto two clean tracks."""
    tracks = {who: np.zeros(SAMPLES) for who in VOICES}
    truth: dict[str, list[list[float]]] = {who: [] for who in VOICES}
    for who, at, text in SAID:
        clip, start = spoken(who, text, folder), int(at * RATE)
        clip = clip[: SAMPLES - start]
        tracks[who][start : start + len(clip)] += clip
        truth[who] += active(clip, at)
    return tracks, truth


def coloured(power: float) -> Sound:
    """Make noise whose loudness falls with the frequency: 0.5 a room, 1 a fan."""
    spectrum = np.fft.rfft(RANDOM.standard_normal(SAMPLES))
    lowest = SAMPLES * 20 / RATE
    shaped = np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), lowest) ** power, SAMPLES)
    return shaped / rms(shaped)


def far(sound: Sound) -> Sound:
    """Let a sound come out of a loudspeaker, through a room, as loud as it was."""
    answer = np.zeros(int(0.35 * RATE))
    answer[0] = 1
    at = RANDOM.integers(int(0.01 * RATE), len(answer), 300)
    answer[at] += RANDOM.standard_normal(300) * 0.25 * np.exp(-at / (0.09 * RATE))
    heard = np.fft.irfft(np.fft.rfft(sound, 2 * SAMPLES) * np.fft.rfft(answer, 2 * SAMPLES), 2 * SAMPLES)[:SAMPLES]
    there = np.abs(sound) > 1e-4
    return heard / rms(heard[there]) * rms(sound[there])


def typing() -> Sound:
    """Make 260 clicks of keys, as loud as a voice."""
    sound = np.zeros(SAMPLES)
    for at in RANDOM.uniform(0, SECONDS - 1, 260):
        start, length = int(at * RATE), int(0.012 * RATE)
        fade = np.exp(-np.arange(length) / (0.003 * RATE))
        sound[start : start + length] += RANDOM.standard_normal(length) * fade * factor(-26)
    return sound


def filtered(sound: Sound, kind: str, hertz: float) -> Sound:
    """Filter as a browser's BiquadFilterNode does."""
    angle = 2 * np.pi * hertz / RATE
    alpha, cosine = np.sin(angle) / (2 * factor(1)), np.cos(angle)
    side = (1 + cosine) / 2 if kind == "highpass" else (1 - cosine) / 2
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(2 * SAMPLES))
    middle = -2 * side if kind == "highpass" else 2 * side
    response = (side + middle * z + side * z**2) / (1 + alpha - 2 * cosine * z + (1 - alpha) * z**2)
    return np.fft.irfft(np.fft.rfft(sound, 2 * SAMPLES) * response, 2 * SAMPLES)[:SAMPLES]


def loudness(sound: Sound) -> bytes:
    """Measure each 10 ms."""
    clipped = np.clip(sound, -1, 1)
    frames = filtered(filtered(clipped, "highpass", 150), "lowpass", 4000).reshape(SECONDS * 100, RATE // 100)
    measured = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-10)
    return bytes(np.round(measured).astype(np.int8))


def scenes(tracks: dict[str, Sound]) -> dict[str, Sound]:
    """Give each scene as it sounds at this person's microphone."""
    me, room = tracks["me"], coloured(0.5) * factor(-62)
    other = far(tracks["other"])
    television = far(np.roll(tracks["other"], 11 * RATE))
    return {
        "headset, quiet room": me + room,
        "headset, fan": me + coloured(1) * factor(-42),
        "headset, typing": me + room + typing(),
        "headset, soft voice": me * factor(-12) + room,
        "headset, noisy room": me * factor(-6) + room * factor(4),
        "loudspeaker, 30 dB below": me + other * factor(-30) + room,
        "loudspeaker, 20 dB below": me + other * factor(-20) + room,
        "loudspeaker, 10 dB below": me + other * factor(-10) + room,
        "loudspeaker, as loud as my soft voice": me * factor(-6) + other * factor(-9) + room,
        "television": me + television * factor(-18) + room,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        tracks, truth = talk(Path(folder))
    rows = {name: loudness(sound) for name, sound in scenes(tracks).items()}
    head = {"frames": SECONDS * 100, "turns": TURNS, **truth, "names": list(rows)}
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(json.dumps(head).encode() + b"\n" + b"".join(rows.values()))
    OUT.write_bytes(buffer.getvalue())


if __name__ == "__main__":
    main()
