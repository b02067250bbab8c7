"""Owns what read_back.py reads files with besides Pillow, and the profiles that it puts into them.

Must not know the tool.
"""

import json
import struct
import subprocess
import tempfile
import zlib

from PIL import ImageCms


def gray_profile():
    """The smallest sensible gray profile: version 2, white point and a gamma of 2.2. Source: ICC.1:2001."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, int(2.2 * 256)) + b"\0\0"
    text = b"none\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(8) + bytes(3 + 67)
    description += bytes(-len(description) % 4)
    rights = b"text\0\0\0\0none\0" + bytes(3)
    tags = [(b"desc", description), (b"cprt", rights), (b"wtpt", white), (b"kTRC", curve)]
    table, data, place = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, value in tags:
        table += name + struct.pack(">II", place + len(data), len(value))
        data += value
    header = struct.pack(">I4sI4s4s4s12s4s", place + len(data), bytes(4), 0x02100000, b"mntr", b"GRAY", b"XYZ ",
                         struct.pack(">6H", 2020, 1, 1, 0, 0, 0), b"acsp")
    header += bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + table + data


PROFILES = {"RGB": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "L": gray_profile()}


def png_chunks(data):
    """Pairs of type and data; checks every checksum and that nothing else is in the file."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, place = [], 8
    while place < len(data):
        length, = struct.unpack_from(">I", data, place)
        body = data[place + 4:place + 8 + length]
        assert struct.unpack_from(">I", data, place + 8 + length)[0] == zlib.crc32(body)
        chunks.append((body[:4].decode(), body[4:]))
        place += length + 12
    return chunks


def exiftool(path, *options):
    """What exiftool says, by "Group:Tag"; its warnings are failures."""
    answer = subprocess.run(["exiftool", "-j", "-G0:1", "-n", "-struct", "-charset", "UTF8", *options, path],
                            check=True, capture_output=True)
    tags = json.loads(answer.stdout)[0]
    complaints = {name: value for name, value in tags.items() if name.endswith(("Warning", "Error"))}
    assert not complaints, complaints
    return {name.split(":")[0] + ":" + name.split(":")[-1]: value for name, value in tags.items()}


def without_cicp(data):
    for kind, body in png_chunks(data):
        if kind == "cICP":
            whole = b"cICP" + body
            data = data.replace(struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole)), b"")
    return data


def check_file(path):
    """Asks pngcheck or jpeginfo whether the file is sound."""
    if path.suffix == ".png":
        with tempfile.NamedTemporaryFile(suffix=".png") as copy:
            # pngcheck 3.0 is older than this chunk, and takes it for a mistake.
            copy.write(without_cicp(path.read_bytes()))
            copy.flush()
            answer = subprocess.run(["pngcheck", "-q", copy.name], capture_output=True, text=True)
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", ""), answer
    else:
        answer = subprocess.run(["jpeginfo", "-c", path], capture_output=True, text=True)
        assert answer.returncode == 0 and "OK" in answer.stdout and "WARNING" not in answer.stdout, answer
