"""Owns tensors as files that the command-line tool reads, the tool's command line, and the pictures it writes.

Must not know which tensors, nor what the pictures should be.
"""

import json
import subprocess

import numpy as np
from PIL import Image

FLAGS = {"nrow": "--nrow", "padding": "--padding", "pad_value": "--pad-value", "normalize": "--normalize",
         "scale_each": "--scale-each", "value_range": "--value-range", "bit_depth": "--bit-depth",
         "precise": "--precise", "quality": "--quality", "subsampling": "--subsampling", "progressive": "--progressive"}


def words_of(options):
    """Options as command-line words; a flag stands alone, a pair is two words."""
    words = []
    for key, value in options.items():
        if value is None or value is False:
            continue
        words.append(FLAGS[key])
        if value is not True:
            words += [str(part) for part in (value if isinstance(value, (tuple, list)) else [value])]
    return words


def write_npy(path, array, big_endian, fortran):
    if big_endian:
        array = array.astype(array.dtype.newbyteorder(">"))
    np.save(path, np.asfortranarray(array) if fortran else array)


def write_safetensors(path, bits):
    """One bfloat16 tensor, which .npy has no word for."""
    header = {"tensor": {"dtype": "BF16", "shape": list(bits.shape), "data_offsets": [0, bits.nbytes]}}
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bits.astype("<u2").tobytes())


def write_inputs(folder, views, fortran):
    """The views' elements as files, each axis order and channel order as the view has it where one word says so."""
    layouts, orders = {view.layout for view in views}, {view.bgr for view in views}
    last = layouts <= {"hwc"} or layouts <= {"nhwc"}
    bgr = orders == {True}
    paths, words = [], []
    for number, view in enumerate(views):
        array = view.logical()
        if bgr:
            array = np.take(array, [2, 1, 0, 3][:array.shape[-3]], axis=-3)
        if last:
            array = np.moveaxis(array, -3, -1)
        array = np.array(array, order="C")
        path = folder / f"{number}.{'safetensors' if view.dtype == 'bfloat16' else 'npy'}"
        if view.dtype == "bfloat16":
            write_safetensors(path, array)
        else:
            write_npy(path, array, view.big_endian, fortran)
        paths.append(str(path))
    if views and last:
        words += ["--layout", views[0].layout]
    return paths, words + (["--bgr"] if views and bgr else [])


def read_pam(path):
    """H x W x C of a PAM, which has 16 bits where Pillow would lose eight of them."""
    header, samples = path.read_bytes().split(b"ENDHDR\n", 1)
    fields = dict(line.split(None, 1) for line in header.decode().splitlines()[1:])
    kind = ">u2" if fields["MAXVAL"] == "65535" else "u1"
    shape = [int(fields[key]) for key in ("HEIGHT", "WIDTH", "DEPTH")]
    return np.frombuffer(samples, kind).reshape(shape)


def read_picture(path):
    if path.suffix == ".pam":
        return read_pam(path)
    picture = np.asarray(Image.open(path))
    return picture if picture.ndim == 3 else picture[:, :, np.newaxis]


def difference(picture, expected):
    """None, or what differs first."""
    if picture.shape != expected.shape:
        return f"the picture is {picture.shape}, the reference {expected.shape} (height, width, channels)"
    places = np.argwhere(picture != expected)
    if len(places) == 0:
        return None
    y, x, c = places[0]
    return (f"{len(places)} samples differ, first row {y}, column {x}, channel {c}: "
            f"{picture[y, x, c]}, the reference has {expected[y, x, c]}")


def run_tool(tool, folder, views, options, pixels, suffix, jpeg=None, fortran=False):
    """(exit status, what it said, path of the picture)"""
    paths, words = write_inputs(folder, views, fortran)
    target = folder / f"out.{suffix}"
    target.unlink(missing_ok=True)
    words += words_of({**options, **pixels, **(jpeg or {})})
    done = subprocess.run([tool, "save", *paths, str(target), "--quiet", *words], capture_output=True, text=True)
    said = " ".join([*words, "->", (done.stderr or done.stdout).strip()])
    return done.returncode, said, target
