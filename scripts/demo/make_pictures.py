#!/usr/bin/env python3
"""Draws the demo's pictures: layered scenes as SVG, turned into PNG by rsvg-convert.

Usage: make_pictures.py FOLDER
"""
import math
import random
import subprocess
import sys
from pathlib import Path

WIDTH, HEIGHT = 960, 540
PALETTES = {
    "dawn": ("#f3d9b8", "#f8efe0", "#e2725b", ["#9db7a8", "#5f8f7f", "#2f6657", "#17453b"]),
    "river": ("#b9d3dd", "#eef3ef", "#f2c14e", ["#9ab9c0", "#5d8fa0", "#2f6478", "#1a4557"]),
    "dusk": ("#4d5a78", "#e9b896", "#f4e3c1", ["#6f6f86", "#4f5a6e", "#2f4654", "#1b3138"]),
}


def hills(rng, base, height, colour):
    points = []
    phase = [rng.uniform(0, 6.3) for _ in range(3)]
    for x in range(0, WIDTH + 20, 20):
        y = base - height * (0.5 + 0.3 * math.sin(x / 170 + phase[0]) + 0.2 * math.sin(x / 70 + phase[1]))
        points.append(f"{x},{y:.0f}")
    return f'<polygon fill="{colour}" points="0,{HEIGHT} {" ".join(points)} {WIDTH},{HEIGHT}"/>'


def building(rng, x, base, width, height, wall, window):
    parts = [f'<rect x="{x}" y="{base - height}" width="{width}" height="{height}" fill="{wall}"/>']
    for row in range(int(height // 22) - 1):
        for column in range(int(width // 18) - 1):
            if rng.random() < 0.75:
                parts.append(
                    f'<rect x="{x + 10 + column * 18}" y="{base - height + 12 + row * 22}" width="9" height="12" fill="{window}"/>'
                )
    return "".join(parts)


def skyline(rng, base, colours, window):
    x, parts = 60, []
    while x < WIDTH - 120:
        width = rng.choice([54, 72, 90])
        parts.append(building(rng, x, base, width, rng.randint(70, 210), rng.choice(colours), window))
        x += width + rng.choice([6, 14, 40])
    return "".join(parts)


def factory(rng, base, colours, window):
    parts = []
    for index in range(4):
        x = 110 + index * 185
        parts.append(f'<polygon fill="{colours[index % 2 + 1]}" points="{x},{base} {x},{base-110} {x+95},{base-160} {x+95},{base-110} {x+180},{base-160} {x+180},{base}"/>')
        for column in range(5):
            parts.append(f'<rect x="{x + 16 + column * 32}" y="{base-84}" width="20" height="34" fill="{window}"/>')
    parts.append(f'<rect x="820" y="{base-230}" width="26" height="230" fill="{colours[3]}"/><rect x="820" y="{base-214}" width="26" height="12" fill="#b5382a"/>')
    return "".join(parts)


def cranes(rng, base, colours):
    parts = []
    for x, height in ((210, 260), (560, 310)):
        parts.append(
            f'<g fill="none" stroke="{colours[3]}" stroke-width="7"><path d="M{x} {base}V{base-height}M{x-60} {base-height+20}H{x+190}"/>'
            f'<path stroke-width="3" d="M{x} {base-height-26}L{x-58} {base-height+18}M{x} {base-height-26}L{x+180} {base-height+18}M{x+140} {base-height+22}v70"/></g>'
            f'<rect x="{x+122}" y="{base-height+90}" width="38" height="20" fill="#b5382a"/>'
        )
    return "".join(parts)


def containers(rng, base):
    colours = ["#b5382a", "#2f6478", "#c98f3c", "#5f8f7f", "#8a5a44"]
    parts = []
    for x in range(40, 900, 92):
        for level in range(rng.randint(1, 4)):
            y = base - 34 * (level + 1)
            parts.append(f'<rect x="{x}" y="{y}" width="88" height="32" fill="{rng.choice(colours)}"/>')
            parts.append("".join(f'<rect x="{x + 10 + n * 15}" y="{y + 4}" width="3" height="24" fill="#000" opacity=".12"/>' for n in range(5)))
    return "".join(parts)


def water(base):
    lines = "".join(
        f'<rect x="{(n * 137) % 880}" y="{base + 14 + (n * 29) % (HEIGHT - base - 10)}" width="{50 + n * 13 % 90}" height="3" rx="1.5" fill="#fff" opacity=".35"/>'
        for n in range(18)
    )
    return f'<rect y="{base}" width="{WIDTH}" height="{HEIGHT - base}" fill="#6c9cab"/>{lines}'


def scene(name, kind, palette):
    rng = random.Random(name)
    top, bottom, sun, layers = PALETTES[palette]
    base = 430
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<linearGradient id="sky" x2="0" y2="1"><stop stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#sky)"/>',
        f'<circle cx="{rng.randint(160, 800)}" cy="{rng.randint(90, 190)}" r="{rng.randint(38, 58)}" fill="{sun}"/>',
        hills(rng, 400, 190, layers[0]), hills(rng, 430, 120, layers[1]),
    ]
    window = "#f6e7c3"
    if kind == "city":
        parts += [skyline(rng, base, layers[2:], window), hills(rng, 520, 60, layers[3])]
    elif kind == "factory":
        parts += [factory(rng, base, layers, window), f'<rect y="{base}" width="{WIDTH}" height="110" fill="{layers[3]}"/>']
    elif kind == "site":
        parts += [skyline(rng, base, layers[1:3], window), cranes(rng, base, layers), f'<rect y="{base}" width="{WIDTH}" height="110" fill="#a9835a"/>']
    elif kind == "port":
        parts += [cranes(rng, base, layers), containers(rng, base), water(base)]
    elif kind == "river":
        parts += [hills(rng, 450, 70, layers[2]), skyline(rng, base, layers[2:], window), water(base)]
    parts.append("</svg>")
    return "".join(parts)


def main(folder):
    wanted = [line.split() for line in (Path(__file__).parent / "pictures.txt").read_text().splitlines() if line.strip()]
    for name, kind, palette in wanted:
        target = Path(folder) / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["rsvg-convert", "--output", str(target)], input=scene(name, kind, palette).encode(), check=True)


if __name__ == "__main__":
    main(sys.argv[1])
