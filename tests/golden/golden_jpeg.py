"""Owns the JPEG files that torchvision and Pillow write: with the same libjpeg-turbo ours must be the same bytes.

Must not know the other formats.
"""

import io
import itertools

import numpy as np
from PIL import Image
from torchvision.utils import save_image

from golden_law import GRID_DEFAULTS, Batch, expected_picture
from golden_store import dense

SUBSAMPLINGS = {"444": 0, "422": 1, "420": 2}


def photo(rng, shape):
    """Something smooth with noise on it: waves of its own for each image and channel."""
    n, c, h, w = shape
    y, x = np.mgrid[0:h, 0:w]
    planes = []
    for _ in range(n * c):
        fy, fx, phase = rng.uniform(0.05, 0.5, 2).tolist() + [rng.uniform(0, 6)]
        planes.append(0.5 + 0.45 * np.sin(fy * y + fx * x + phase) + rng.normal(0, 0.05, (h, w)))
    return np.array(planes).reshape(shape).astype(np.float32)


def file_of(batch, picture, pixels, jpeg):
    stream = io.BytesIO()
    if not jpeg and not pixels:
        save_image(batch.tensor, stream, format="jpeg")
        return stream.getvalue()
    image = Image.fromarray(picture[:, :, 0] if picture.shape[2] == 1 else picture)
    words = {key: jpeg[key] for key in ("quality", "progressive", "optimize") if key in jpeg}
    # A gray picture has no colour to sample: it is the file that Pillow writes without the word.
    if "subsampling" in jpeg and picture.shape[2] == 3:
        words["subsampling"] = SUBSAMPLINGS[jpeg["subsampling"]]
    image.save(stream, format="jpeg", **words)
    return stream.getvalue()


def files(maker):
    choices = [{}, {"quality": 1}, {"quality": 50}, {"quality": 95}, {"quality": 100}, {"progressive": True},
               {"optimize": True}, {"subsampling": "444"}, {"subsampling": "422"}, {"subsampling": "420"},
               {"quality": 95, "subsampling": "444", "progressive": True},
               {"quality": 100, "subsampling": "422", "optimize": True},
               {"quality": 30, "subsampling": "422", "progressive": True, "optimize": True}]
    shapes = ((1, 3, 1, 1), (1, 3, 17, 23), (1, 1, 13, 29), (1, 3, 1, 70), (1, 3, 45, 2), (1, 3, 16, 32), (5, 3, 9, 14))
    for shape in shapes:
        view = dense("float32", photo(maker.rng, shape))
        batch = Batch([view.logical()], ["float32"], False)
        kept = ({}, {"keep_gray": True}) if shape[1] == 1 else ({},)
        for pixels, jpeg in itertools.product(kept, choices):
            picture = expected_picture(batch, GRID_DEFAULTS, pixels)
            data = file_of(batch, picture, pixels, jpeg)
            maker.store.add(f"jpeg/{shape} {pixels} {jpeg}", [view], False, {}, pixels=pixels, format="jpeg",
                            jpeg=jpeg, file=maker.store.put(data))


FAMILIES = (files,)
