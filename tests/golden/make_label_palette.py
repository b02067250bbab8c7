"""Owns the choice of the 256 colours of class ids.

Must not know the library. Usage: python3 make_label_palette.py [picture.png]
Writes the table that src/label_map.cpp holds, and on request a picture of it.

Black is id 0; every next id takes the candidate that is farthest, in Oklab, from the nearest colour already taken, with
white counted as taken so that no id looks like blank paper. The first ids are then moved until each is as far from the
others as it can be; the very first also as red-blind and green-blind people see them.
"""

import sys

import numpy as np

FRIENDLY = 9  # so many ids, black among them, are chosen for colour-blind viewers too
# How much of a distance seen by the colour-blind counts as much as one seen by others.
COLOUR_BLIND_WEIGHT = 1.6
# In Oklab, of the first 21 ids: neither gray nor too close to black and white to be seen as a colour.
VIVID = {"lightness": (0.45, 0.95), "chroma": 0.12}

# Björn Ottosson, "A perceptual color space for image processing" (2020).
LMS_OF_RGB = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                       [0.2119034982, 0.6806995451, 0.1073969566],
                       [0.0883024619, 0.2817188376, 0.6299787005]])
LAB_OF_LMS = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                       [1.9779984951, -2.4285922050, 0.4505937099],
                       [0.0259040371, 0.7827717662, -0.8086757660]])
# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009),
# severity 1, for linear RGB.
PROTANOPIA = np.array([[0.152286, 1.052583, -0.204868],
                       [0.114503, 0.786281, 0.099216],
                       [-0.003882, -0.048116, 1.051998]])
DEUTERANOPIA = np.array([[0.367322, 0.860646, -0.227968],
                         [0.280085, 0.672501, 0.047413],
                         [-0.011820, 0.042940, 0.968881]])


def linear(levels):
    values = np.asarray(levels) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def oklab(levels, vision=np.eye(3)):
    seen = np.clip(linear(levels) @ vision.T, 0, 1)
    return np.cbrt(seen @ LMS_OF_RGB.T) @ LAB_OF_LMS.T


def distances(lab, one):
    return np.linalg.norm(lab - one, axis=-1)


def candidates():
    """Every colour whose levels are multiples of 17, that is, of doubled hexadecimal digits."""
    steps = np.arange(0, 256, 17)
    return np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)


class Chooser:
    """Chooses ids stage by stage; a stage may change its own ids, but none of an earlier stage."""

    def __init__(self):
        self.colours = candidates()
        self.views = [(oklab(self.colours), 1.0), (oklab(self.colours, DEUTERANOPIA), COLOUR_BLIND_WEIGHT),
                      (oklab(self.colours, PROTANOPIA), COLOUR_BLIND_WEIGHT)]
        self.black, self.white = 0, len(self.colours) - 1
        self.chosen = [self.black]

    def apart(self, others, friendly):
        """How far each candidate is from the nearest of the others and of white."""
        views = self.views if friendly else self.views[:1]
        taken = [*others, self.white]
        return np.min([weight * distances(lab, lab[one]) for lab, weight in views for one in taken], axis=0)

    def farthest(self, others, allowed, friendly):
        return int(np.argmax(np.where(allowed, self.apart(others, friendly), -1)))

    def stage(self, until, lightness, chroma=0.0, friendly=False, exchange=False):
        lab = self.views[0][0]
        allowed = (lab[:, 0] >= lightness[0]) & (lab[:, 0] <= lightness[1]) & (np.hypot(lab[:, 1], lab[:, 2]) >= chroma)
        earlier = list(self.chosen)
        while len(self.chosen) < until:
            self.chosen.append(self.farthest(self.chosen, allowed, friendly))
        if not exchange:
            return
        # Greedy choices are good, not best: each moves to the best place that the others leave, until all stay.
        mine = self.chosen[len(earlier):]
        for _ in range(100):
            before = list(mine)
            for i in range(len(mine)):
                mine[i] = self.farthest(earlier + mine[:i] + mine[i + 1:], allowed, friendly)
            if mine == before:
                break
        # In the order in which they stand out.
        self.chosen = earlier
        while mine:
            score = self.apart(self.chosen, friendly)
            self.chosen.append(mine.pop(int(np.argmax(score[mine]))))


def choose():
    chooser = Chooser()
    chooser.stage(FRIENDLY, **VIVID, friendly=True, exchange=True)
    chooser.stage(21, **VIVID, exchange=True)
    chooser.stage(64, (0.35, 0.97))
    chooser.stage(256, (0, 1))
    return chooser.colours[chooser.chosen]


def least_distance(colours, vision=np.eye(3)):
    lab = oklab(colours, vision)
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=-1)
    return apart[np.triu_indices(len(colours), 1)].min()


def draw(colours, path):
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (16 * 60, 16 * 40), "white")
    pen = ImageDraw.Draw(picture)
    for i, colour in enumerate(colours):
        x, y = i % 16 * 60, i // 16 * 40
        pen.rectangle((x, y, x + 59, y + 39), fill=tuple(map(int, colour)))
        pen.text((x + 4, y + 4), str(i), fill="white" if oklab(colour)[0] < 0.6 else "black")
    picture.save(path)


def main():
    colours = choose()
    print(", ".join("0x{:02X}{:02X}{:02X}".format(*colour) for colour in colours))
    for count in (9, 21, 64, 256):
        print(f"least distance of the first {count}: {least_distance(colours[:count]):.4f};",
              f"green-blind: {least_distance(colours[:count], DEUTERANOPIA):.4f};",
              f"red-blind: {least_distance(colours[:count], PROTANOPIA):.4f}", file=sys.stderr)
    if len(sys.argv) > 1:
        draw(colours, sys.argv[1])


main()
