"""Owns the seeds that a person thought of; what a fuzzer has found lies beside them under its own name.

Must not know the targets' sources. Usage: make_seeds.py, which writes into seeds/ beside itself.
"""

import json
import pathlib
import struct

SEEDS = pathlib.Path(__file__).parent / "seeds"


def write(target, name, data):
    folder = SEEDS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def npy(descr, shape, data=b"", fortran=False, major=1, header=None):
    text = header or f"{{'descr': {descr!r}, 'fortran_order': {fortran}, 'shape': {shape}, }}"
    length = "<H" if major == 1 else "<I"
    text += " " * (-(8 + struct.calcsize(length) + len(text) + 1) % 64) + "\n"
    return b"\x93NUMPY" + bytes([major, 0]) + struct.pack(length, len(text)) + text.encode("utf-8", "surrogateescape") + data


def safetensors(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text)) + text + data


def tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def npy_seeds():
    values = struct.pack("<24f", *[i / 20 for i in range(24)])
    write("npy", "f4_hw", npy("<f4", (4, 6), values))
    write("npy", "f4_big_endian_chw", npy(">f4", (1, 4, 6), values))
    write("npy", "f4_fortran", npy("<f4", (2, 3, 2, 2), values, fortran=True))
    write("npy", "u1_hwc_v2", npy("|u1", (4, 8, 3), values, major=2))
    write("npy", "b1_v3", npy("|b1", (8, 12), values, major=3))
    write("npy", "f2", npy("<f2", (6, 8), values))
    write("npy", "i8", npy("<i8", (3, 4), values))
    write("npy", "scalar", npy("<f4", (), values))
    write("npy", "empty", npy("<f4", (0, 3, 4)))
    write("npy", "overflow", npy("<f8", (2**62, 2**62), values))
    write("npy", "overflow_behind_zero", npy("<f8", (0, 2**62, 2**62), values))
    write("npy", "truncated", npy("<f4", (400, 600), values))
    write("npy", "structured", npy("", (), header="{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (6,), }"))
    write("npy", "twice", npy("", (), header="{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (6,), }"))
    write("npy", "no_utf8", npy("", (), header="{'descr': '\udcff\udc9b', 'fortran_order': False, 'shape': (6,), }"))


def safetensors_seeds():
    data = bytes(range(96))
    write("safetensors", "one", safetensors({"x": tensor("F32", [4, 6], 0, 96)}, data))
    write(
        "safetensors",
        "three",
        safetensors(
            {
                "__metadata__": {"format": "pt"},
                "a": tensor("BF16", [1, 4, 4], 0, 32),
                "b": tensor("U8", [4, 4, 3], 32, 80),
                "c": tensor("I64", [2, 1], 80, 96),
            },
            data,
        ),
    )
    write("safetensors", "empty", safetensors({"x": tensor("F32", [0, 4], 0, 0)}))
    write("safetensors", "none", safetensors({}))
    write("safetensors", "unknown_dtype", safetensors({"x": tensor("F8_E4M3", [96], 0, 96)}, data))
    write("safetensors", "overlap", safetensors({"a": tensor("U8", [50], 0, 50), "b": tensor("U8", [60], 36, 96)}, data))
    write("safetensors", "outside", safetensors({"x": tensor("U8", [97], 0, 97)}, data))
    write("safetensors", "backwards", safetensors({"x": tensor("U8", [0], 96, 0)}, data))
    write("safetensors", "overflow", safetensors({"x": tensor("F64", [2**61, 8], 0, 96)}, data))
    write("safetensors", "wraps", safetensors({"x": tensor("U8", [96], 2**64 - 96, 2**64 - 1)}, data))
    write("safetensors", "twice", safetensors(b'{"x":{"dtype":"U8","shape":[96],"data_offsets":[0,96]},"x":{}}', data))
    write("safetensors", "deep", safetensors(b'{"x":' + b"[" * 200 + b"]" * 200 + b"}", data))
    write("safetensors", "no_utf8", safetensors(b'{"\xff":{"dtype":"U8","shape":[96],"data_offsets":[0,96]}}', data))
    write("safetensors", "escapes", safetensors({"\u00e9\u2028\ud83d\ude00": tensor("U8", [96], 0, 96)}, data))


def tool_seeds():
    commands = {
        "save_png": "save a.npy out.png --nrow 3 --padding 1",
        "save_jpeg": "save a.npy out.jpg --quality 90 --subsampling 444 --progressive",
        "save_normalized": "save a.npy out.ppm --normalize --value-range -1 1",
        "save_list": "save b.npy b.npy out.png --layout hwc --bgr",
        "save_tensor": "save c.safetensors out.png --tensor x --json",
        "save_labels": "save c.safetensors out.png --tensor ids --labels --ignore-index 3",
        "save_metadata": "save a.npy out.png --text Title=a --density 300 --srgb",
        "save_standard_output": "save a.npy - --format pam --quiet",
        "save_range": "save a.npy out.png --percentile 1 99 --each-channel --colour-map viridis --nan-colour red",
        "save_strict": "save a.npy out.png --strict",
        "save_over_input": "save a.npy a.npy --format png",
        "inspect": "inspect a.npy --json",
        "explain": "explain a.npy out.html",
        "help": "save --help",
        "nothing": "",
    }
    for name, command in commands.items():
        write("tool", name, command.replace(" ", "\n").encode())


def save_seeds():
    # The target takes choices from the front; these reach each dtype, encoder and option by another way.
    for i in range(24):
        write("save", f"spread_{i:02}", bytes((j * (i + 3) + (i * i) // 3) % 256 for j in range(40 + 8 * i)))
    write("save", "empty", b"")
    write("save", "zeros", bytes(200))
    write("save", "ones", b"\xff" * 200)


npy_seeds()
safetensors_seeds()
tool_seeds()
save_seeds()
