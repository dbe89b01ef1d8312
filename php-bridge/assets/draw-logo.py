#!/usr/bin/env python3
"""Draws php-bridge/assets/logo.png: a neutral mark, 250 by 62, RGBA. Run it again only to change the drawing."""
import struct
import sys
import zlib

WIDTH, HEIGHT, SAMPLES = 250, 62, 4
INK, MARK = (38, 50, 70), (46, 125, 210)
# Strokes on a grid of 5 by 7, one string per row; '#' is ink.
LETTERS = {
    "h": ["#....", "#....", "#.##.", "##..#", "#...#", "#...#", "#...#"],
    "o": [".....", ".....", ".###.", "#...#", "#...#", "#...#", ".###."],
    "s": [".....", ".....", ".####", "#....", ".###.", "....#", "####."],
    "t": [".#...", ".#...", "####.", ".#...", ".#...", ".#..#", "..##."],
    "l": [".##..", "..#..", "..#..", "..#..", "..#..", "..#..", ".###."],
    "e": [".....", ".....", ".###.", "#...#", "#####", "#....", ".####"],
    "r": [".....", ".....", "#.##.", "##..#", "#....", "#....", "#...."],
}


def colour(x, y):
    """What is at a point, None for nothing."""
    # Three slabs with rounded ends: machines in a rack, each with a light.
    for row in range(3):
        top = 10 + row * 15
        if 10 <= x < 62 and top <= y < top + 12:
            corner_x, corner_y = min(x - 10, 61 - x), min(y - top, top + 11 - y)
            if corner_x + corner_y >= 2:
                light = (x - 54) ** 2 + (y - top - 6) ** 2 < 5
                return (255, 255, 255) if light else MARK
    size, left, top = 4.0, 78, 17
    for at, letter in enumerate("hostler"):
        column, line = (x - left - at * 23) / size, (y - top) / size
        if 0 <= column < 5 and 0 <= line < 7 and LETTERS[letter][int(line)][int(column)] == "#":
            return INK
    return None


rows = bytearray()
for y in range(HEIGHT):
    rows.append(0)
    for x in range(WIDTH):
        hits = [colour(x + (i + 0.5) / SAMPLES, y + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
        seen = [hit for hit in hits if hit]
        if seen:
            rows += bytes(sum(hit[c] for hit in seen) // len(seen) for c in range(3)) + bytes([255 * len(seen) // len(hits)])
        else:
            rows += bytes(4)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


with open(sys.argv[1] if len(sys.argv) > 1 else "php-bridge/assets/logo.png", "wb") as file:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 6, 0, 0, 0)
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b""))
