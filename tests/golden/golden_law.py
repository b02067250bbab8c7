"""Owns what a tensor must become: asks torchvision wherever it answers, and models in numpy what it refuses.

Must not know how cases are chosen, stored or checked.
"""

import io

import numpy as np
import torch
from PIL import Image
from torchvision.utils import make_grid, save_image

NUMPY_TYPES = {
    "bool": np.bool_, "uint8": np.uint8, "int8": np.int8, "uint16": np.uint16, "int16": np.int16,
    "int32": np.int32, "int64": np.int64, "float16": np.float16, "bfloat16": np.uint16,
    "float32": np.float32, "float64": np.float64,
}
FLOATING = ("float16", "bfloat16", "float32", "float64")
GRID_DEFAULTS = {"nrow": 8, "padding": 2, "normalize": False, "value_range": None, "scale_each": False,
                 "pad_value": 0.0}


def to_torch(array, dtype):
    """A logical numpy array as a torch tensor; uint16, which torch 1.13 lacks, travels as int32."""
    array = np.array(array, order="C")  # ascontiguousarray would turn a scalar into one axis
    if dtype == "bfloat16":
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    if dtype == "uint16":
        return torch.from_numpy(array.astype(np.int32))
    return torch.from_numpy(array)


def to_numpy(tensor, dtype):
    """The way back: bfloat16 as its bit patterns."""
    tensor = tensor.contiguous()
    if dtype == "bfloat16":
        return tensor.view(torch.int16).numpy().view(np.uint16)
    return tensor.numpy().astype(NUMPY_TYPES[dtype], copy=False)


def bfloat16_bits(array):
    """Rounds numbers to bfloat16, through float32; one NaN stands for all, since processors differ."""
    numbers = np.asarray(array, np.float32)
    return np.where(np.isnan(numbers), np.uint16(0x7FC0), to_numpy(torch.from_numpy(numbers).bfloat16(), "bfloat16"))


class Batch:
    """What the reference is given: one tensor, or the stack of a list."""

    def __init__(self, arrays, dtypes, is_list):
        tensors = [to_torch(array, dtype) for array, dtype in zip(arrays, dtypes)]
        if is_list:
            # The reference would stack HxW images to one picture of N channels; here they are a batch of gray ones.
            tensors = [t.unsqueeze(0) if t.dim() == 2 else t for t in tensors]
            self.tensor = torch.stack(tensors)
        else:
            self.tensor = tensors[0]
        unsigned = all(d in ("bool", "uint8", "uint16") for d in dtypes)
        self.dtype = "uint16" if unsigned and "uint16" in dtypes else str(self.tensor.dtype)[len("torch."):]


def clamp(values, low, high):
    """torch.clamp: a value equal to a bound stays itself (the sign of a zero is kept), a NaN bound gives NaN."""
    if np.isnan(low) or np.isnan(high):
        return np.full_like(values, np.nan)
    values = np.where(values < low, low, values)
    return np.where(values > high, high, values)


def normalise_stepwise(array, options):
    """make_grid's normalisation with every step rounded to the array's own dtype."""
    kind = array.dtype.type

    def rounded(number):
        """A Python number in the array's dtype; torch converts to float16 by way of float32."""
        return np.float16(np.float32(number)) if kind is np.float16 else kind(number)

    def one(part, low, high):
        difference = high - low
        # Python's max(high - low, 1e-5): a NaN difference stays.
        denominator = 1e-5 if 1e-5 > difference else difference
        part = clamp(part, rounded(low), rounded(high))
        return (part - rounded(low)) / rounded(denominator)

    def ranged(part):
        if options["value_range"] is not None:
            return one(part, *map(float, options["value_range"]))
        return one(part, float(part.min()), float(part.max()))

    with np.errstate(all="ignore"):
        if options["scale_each"]:
            return np.stack([ranged(image) for image in array]).astype(kind)
        return ranged(array).astype(kind)


def quantise_stepwise(array):
    """save_image's arithmetic with every step rounded to the array's own dtype; NaN gives 0."""
    kind = array.dtype.type
    with np.errstate(all="ignore"):
        scaled = (array * kind(255)).astype(kind)
        shifted = (scaled + kind(0.5)).astype(kind)
        return np.nan_to_num(clamp(shifted, kind(0), kind(255)), nan=0.0).astype(np.uint8)


def quantise_16(array):
    """floor(clamp(double(x) * 65535 + 0.5, 0, 65535)); NaN gives 0."""
    with np.errstate(all="ignore"):
        levels = array.astype(np.float64) * 65535.0 + 0.5
        return np.floor(np.nan_to_num(clamp(levels, 0.0, 65535.0), nan=0.0)).astype(np.uint16)


def levels_of_integers(array, dtype, depth):
    """Integers are pixel levels: clamped to what the depth can show; 8-bit ones are spread over 16 bits."""
    top = 255 if depth == 8 else 65535
    kind = np.uint8 if depth == 8 else np.uint16
    if dtype == "bool":
        return array.astype(kind) * kind(top)
    if depth == 16 and dtype in ("uint8", "int8"):
        return np.maximum(array, 0).astype(np.uint16) * np.uint16(257)
    return np.clip(array.astype(np.int64), 0, top).astype(kind)


def widened(batch, options, pixels):
    """The tensor that is computed with in the end, and its dtype."""
    tensor, dtype = batch.tensor, batch.dtype
    if dtype not in FLOATING:
        if options["normalize"]:
            dtype = "float64" if dtype in ("int32", "int64") else "float32"
    elif dtype in ("float16", "bfloat16") and (pixels.get("precise") or pixels.get("bit_depth") == 16):
        dtype = "float32"
    if dtype != batch.dtype:
        tensor = tensor.to(getattr(torch, dtype))
    return tensor, dtype


def check_pad_of_uint16(options):
    """torch refuses a fill value that the dtype cannot hold; uint16 travels as int32, so it is checked here."""
    if not 0 <= options["pad_value"] <= 65535:
        raise RuntimeError("value cannot be converted to type uint16_t without overflow")


def grid_of(tensor, dtype, options):
    """make_grid's result: torchvision's, except that float16, which it cannot normalise, is normalised here."""
    if dtype == "uint16" and tensor.dim() == 4 and tensor.size(0) > 1:
        check_pad_of_uint16(options)
    if dtype == "float16" and options["normalize"]:
        array = tensor.numpy()
        while array.ndim < 4:
            array = array[np.newaxis]
        for bound in options["value_range"] or ():
            torch.zeros(1).half().fill_(bound)  # refuses what float16 cannot hold, as clamp_ does for other dtypes
        plain = dict(options, normalize=False)
        return make_grid(torch.from_numpy(normalise_stepwise(array, options)), **plain)
    return make_grid(tensor, **options)


def expected_grid(batch, options):
    """(array of C x H x W, dtype)"""
    options = {**GRID_DEFAULTS, **options}
    tensor, dtype = widened(batch, options, {})
    return to_numpy(grid_of(tensor, dtype, options), dtype), dtype


def saved_pixels(tensor, options):
    """What torchvision.utils.save_image wrote into a PNG, decoded by Pillow: H x W x C."""
    stream = io.BytesIO()
    save_image(tensor, stream, format="png", **options)
    picture = np.asarray(Image.open(stream))
    return picture if picture.ndim == 3 else picture[:, :, np.newaxis]


def prove_models(tensor, options, picture):
    """What stands in for the reference in float16 must agree with it wherever it answers."""
    grid = make_grid(tensor, **options).numpy()
    assert np.array_equal(quantise_stepwise(grid).transpose(1, 2, 0), picture)
    if options["normalize"]:
        array = tensor.numpy()[(np.newaxis,) * (4 - tensor.dim())]
        plain = make_grid(torch.from_numpy(normalise_stepwise(array, options)), **dict(options, normalize=False))
        assert np.array_equal(plain.numpy(), grid, equal_nan=True)


def expected_picture(batch, options, pixels):
    """H x W x C samples, uint8 or uint16."""
    options = {**GRID_DEFAULTS, **options}
    depth = pixels.get("bit_depth", 8)
    tensor, dtype = widened(batch, options, pixels)
    if depth == 8 and dtype in ("bfloat16", "float32", "float64"):
        picture = saved_pixels(tensor, options)
        if dtype != "bfloat16":
            prove_models(tensor, options, picture)
    else:
        grid = to_numpy(grid_of(tensor, dtype, options), dtype)
        if dtype not in FLOATING:
            samples = levels_of_integers(grid, dtype, depth)
        else:
            samples = quantise_16(grid) if depth == 16 else quantise_stepwise(grid)
        if not 1 <= samples.shape[0] <= 4:
            raise TypeError("cannot handle this number of channels")
        picture = samples.transpose(1, 2, 0)
    if pixels.get("keep_gray") and gray(batch.tensor):
        picture = picture[:, :, :1]
    return np.ascontiguousarray(picture)


def gray(tensor):
    return tensor.dim() == 2 or tensor.size(-3) == 1
