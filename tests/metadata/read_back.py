#!/usr/bin/python3
"""Owns the proof that Pillow and exiftool read from the tool's files what was put into them.

Must not know how the library writes it: expectations come from the inputs and the specifications alone.
"""

import argparse
import io
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from PIL import Image, ImageCms

from readers import PROFILES, check_file, exiftool, png_chunks

TOOL = None
WRITE_INDEXED = None

LATIN = "café ÿ, \"quotes\" & <tags> 'too'"
JAPANESE = "日本語のテキスト"
EMOJI = "flowers 🌸🌼 and a family 👨\u200d👩\u200d👧"
LINES = "first\nsecond\tindented\n\nlast <>&\"' ]]> &amp; <!-- no -->"
SETTINGS = "a cat, 猫 🐈, <lora:x:0.8>\nNegative prompt: \"dog\" & 'bird'\nSteps: 20, Seed: 42"


class ReadBack(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tensorimage-metadata-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        random_numbers = np.random.default_rng(7)
        self.pixels = random_numbers.integers(0, 256, (21, 34, 3), np.uint8)
        self.inputs = {"RGB": self.folder / "rgb.npy", "L": self.folder / "gray.npy"}
        np.save(self.inputs["RGB"], self.pixels)
        np.save(self.inputs["L"], self.pixels[:, :, 0])

    def refused(self, *options, extension="png"):
        output = self.folder / ("refused." + extension)
        result = subprocess.run([TOOL, "save", self.inputs["RGB"], output, "--layout", "hwc", *options],
                                capture_output=True)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertFalse(output.exists())
        return result.stderr.decode(errors="replace")

    def save(self, extension, *options, mode="RGB"):
        """Writes the picture to a file and to standard output, which must agree, and has it checked by others."""
        output = self.folder / ("out." + extension)
        layout = ["--layout", "hwc"] if mode == "RGB" else ["--keep-gray"]
        command = [TOOL, "save", self.inputs[mode], "--quiet", *layout, *options]
        subprocess.run([*command, output], check=True)
        piped = subprocess.run([*command, "-", "--format", extension], check=True, capture_output=True).stdout
        self.assertEqual(output.read_bytes(), piped)
        check_file(output)
        self.check_pixels(output, command)
        return output

    def check_pixels(self, path, command):
        """The metadata changed no pixel: the same save without it decodes to the same."""
        plain = self.folder / ("plain" + path.suffix)
        keep = command[:command.index("--quiet") + 1] + (["--layout", "hwc"] if "hwc" in command else ["--keep-gray"])
        subprocess.run([*keep, plain], check=True)
        with Image.open(path) as picture, Image.open(plain) as other:
            self.assertEqual(picture.mode, other.mode)
            np.testing.assert_array_equal(np.asarray(picture), np.asarray(other))

    # PNG

    def test_png_texts(self):
        rows = [("Title", "plain", "tEXt"), ("Author", LATIN, "tEXt"), ("Description", JAPANESE, "iTXt"),
                ("Comment", EMOJI, "iTXt"), ("parameters", SETTINGS, "iTXt"), ("Software", LINES, "tEXt"),
                ("Thème à part", LATIN, "tEXt"), ("Euro", "5 €", "iTXt"), ("Control", "\u0085\u009f", "iTXt"),
                ("Long", "0123456789" * 6000, "tEXt"), ("Long Japanese", "語" * 40000, "iTXt")]
        path = self.save("png", *(f"--text={keyword}={text}" for keyword, text, _ in rows))
        with Image.open(path) as picture:  # the pixels are not read: the texts stand before them
            for keyword, text, _ in rows:
                self.assertEqual(picture.text[keyword], text)
        chunks = [(kind, data) for kind, data in png_chunks(path.read_bytes()) if kind in ("tEXt", "iTXt")]
        self.assertEqual([kind for kind, _ in chunks], [kind for _, _, kind in rows])
        for (keyword, text, kind), (_, data) in zip(rows, chunks):
            name, _, rest = data.partition(b"\0")
            self.assertEqual(name.decode("latin-1"), keyword)
            self.assertEqual(rest, text.encode("latin-1") if kind == "tEXt" else bytes(4) + text.encode())
        tags = exiftool(path)
        for tag, row in [("Title", 0), ("Author", 1), ("Description", 2), ("Comment", 3), ("Parameters", 4),
                         ("Software", 5)]:
            self.assertEqual(tags["PNG:" + tag], rows[row][1])

    def test_png_repeated_keywords(self):
        path = self.save("png", "--text", "Title=one", "--text", "Author=me", "--text", "Title=two")
        texts = [data for kind, data in png_chunks(path.read_bytes()) if kind == "tEXt"]
        self.assertEqual(texts, [b"Title\0one", b"Author\0me", b"Title\0two"])

    def test_png_colour_spaces(self):
        path = self.save("png", "--srgb", "--gamma", "0.45455", "--cicp", "1", "13", "0", "1")
        chunks = dict(png_chunks(path.read_bytes()))
        self.assertEqual(chunks["cICP"], bytes([1, 13, 0, 1]))
        self.assertEqual([kind for kind, _ in png_chunks(path.read_bytes())],
                         ["IHDR", "cICP", "sRGB", "gAMA", "IDAT", "IEND"])
        with Image.open(path) as picture:
            self.assertEqual(picture.info["srgb"], 0)
            self.assertEqual(picture.info["gamma"], 0.45455)
        tags = exiftool(path)
        self.assertEqual(tags["PNG:SRGBRendering"], 0)
        self.assertAlmostEqual(tags["PNG:Gamma"], 1 / 0.45455, places=4)
        chunks = dict(png_chunks(self.save("png", "--cicp", "9", "16", "0", "1").read_bytes()))
        self.assertEqual(chunks["cICP"], bytes([9, 16, 0, 1]))
        chunks = dict(png_chunks(self.save("png", "--cicp", "12", "13", "0", "0").read_bytes()))
        self.assertEqual(chunks["cICP"], bytes([12, 13, 0, 0]))

    def test_density(self):
        for extension in ("png", "jpg"):
            path = self.save(extension, "--density", "300,72")
            with Image.open(path) as picture:
                self.assertAlmostEqual(picture.info["dpi"][0], 300, delta=0.0254 / 2)
                self.assertAlmostEqual(picture.info["dpi"][1], 72, delta=0.0254 / 2)
        chunks = dict(png_chunks(self.save("png", "--density", "96").read_bytes()))
        self.assertEqual(chunks["pHYs"], struct.pack(">IIB", round(96 / 0.0254), round(96 / 0.0254), 1))
        tags = exiftool(self.save("jpg", "--density", "299.6,1"))
        self.assertEqual((tags["JFIF:ResolutionUnit"], tags["JFIF:XResolution"], tags["JFIF:YResolution"]), (1, 300, 1))

    def test_profiles(self):
        for extension in ("png", "jpg"):
            for mode, profile in PROFILES.items():
                name = self.folder / (mode + ".icc")
                name.write_bytes(profile)
                path = self.save(extension, "--icc", name, mode=mode)
                with Image.open(path) as picture:
                    self.assertEqual(picture.mode, mode)
                    self.assertEqual(picture.info["icc_profile"], profile)
                    ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
                self.assertEqual(exiftool(path)["ICC_Profile:ColorSpaceData"].strip(), {"RGB": "RGB", "L": "GRAY"}[mode])
        # Longer than a segment of a JPEG; a profile may have padding after its tags.
        long = PROFILES["RGB"] + bytes(random.Random(1).randrange(256) for _ in range(200000))
        long = struct.pack(">I", len(long)) + long[4:]
        name.write_bytes(long)
        for extension in ("png", "jpg"):
            with Image.open(self.save(extension, "--icc", name)) as picture:
                self.assertEqual(picture.info["icc_profile"], long)
        name.write_bytes(PROFILES["L"])
        self.assertIn("gray", self.refused("--icc", name))

    # JPEG

    def test_jpeg_texts(self):
        rows = [("Description", JAPANESE), ("Author", LATIN), ("Copyright", "© 2024 " + EMOJI), ("Software", "x"),
                ("parameters", SETTINGS), ("Comment", LINES), ("no XML name: <&> 鍵", EMOJI), ("Title", LINES),
                ("Title", "again"), ("Empty", ""), ("Spaces", "  around \r\n "), ("Long", "0123456789" * 5000)]
        path = self.save("jpg", *(f"--text={keyword}={text}" for keyword, text in rows))
        texts = dict(rows)
        with Image.open(path) as picture:
            self.assertEqual(picture.info["comment"].decode(), texts["Comment"])
            exif = picture.getexif()
            inner = exif.get_ifd(0x8769)
            xmp = picture.getxmp()
        # Pillow takes EXIF's ASCII for Latin-1.
        for tag, keyword in [(0x010E, "Description"), (0x013B, "Author"), (0x8298, "Copyright"), (0x0131, "Software")]:
            self.assertEqual(exif[tag].encode("latin-1").decode(), texts[keyword])
        self.assertEqual(inner[0x9000], b"0232")
        self.assertEqual(inner[0x9286][:8], b"UNICODE\0")
        self.assertEqual(inner[0x9286][8:].decode("utf-16-be"), SETTINGS)
        items = xmp["xmpmeta"]["RDF"]["Description"]["Texts"]["Seq"]["li"]
        self.assertEqual([(item["Keyword"], item["Text"] or "") for item in items], rows)

        tags = exiftool(path)
        self.assertEqual(tags["EXIF:ImageDescription"], JAPANESE)
        self.assertEqual(tags["EXIF:Artist"], LATIN)
        self.assertEqual(tags["EXIF:Copyright"], texts["Copyright"])
        self.assertEqual(str(tags["EXIF:Software"]), "x")
        self.assertEqual(tags["EXIF:UserComment"], SETTINGS)
        self.assertEqual(tags["File:Comment"], LINES)
        self.assertEqual([(item["Keyword"], str(item["Text"])) for item in tags["XMP:Texts"]], rows)

    def test_jpeg_one_text(self):
        path = self.save("jpg", "--text", "Title=" + LINES)
        with Image.open(path) as picture:
            item = picture.getxmp()["xmpmeta"]["RDF"]["Description"]["Texts"]["Seq"]["li"]
            self.assertEqual((item["Keyword"], item["Text"]), ("Title", LINES))
            self.assertEqual(dict(picture.getexif()), {})
            self.assertNotIn("comment", picture.info)

    def test_jpeg_srgb(self):
        for options, title in [(["--srgb"], None), (["--srgb", "--text", "parameters=x", "--text", "Author=me"], "x")]:
            path = self.save("jpg", *options)
            tags = exiftool(path)
            self.assertEqual(tags["EXIF:ColorSpace"], 1)
            self.assertEqual(tags.get("EXIF:UserComment"), title)
            with Image.open(path) as picture:
                self.assertEqual(picture.getexif().get_ifd(0x8769)[0xA001], 1)

    def test_jpeg_refusals(self):
        self.assertIn("65533", self.refused("--text", "Comment=" + "x" * 66000, extension="jpg"))
        self.assertIn("gamma", self.refused("--gamma", "1", extension="jpg"))
        self.assertIn("cicp", self.refused("--cicp", "1", "13", "0", "1", extension="jpg"))

    # Both

    def test_nothing_by_default(self):
        chunks = png_chunks(self.save("png").read_bytes())
        self.assertEqual([kind for kind, _ in chunks], ["IHDR", "IDAT", "IEND"])
        path = self.save("jpg")
        with Image.open(path) as picture:
            self.assertEqual(set(picture.info), {"jfif", "jfif_version", "jfif_unit", "jfif_density"})
            saved = io.BytesIO()
            Image.fromarray(self.pixels).save(saved, "JPEG")
            self.assertEqual(path.read_bytes(), saved.getvalue())

    def test_texts_are_taken_if_they_are_utf8(self):
        """Python's decoder says what is UTF-8."""
        numbers = random.Random(3)
        leads, rest = [0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF], \
            [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0]
        texts = {bytes([numbers.choice(leads), *numbers.choices(rest, k=numbers.randrange(4))]) for _ in range(250)}
        taken = 0
        for text in sorted(texts):
            output = self.folder / "utf8.png"
            result = subprocess.run([TOOL, "save", self.inputs["L"], output, "--quiet", b"--text=Title=" + text],
                                    capture_output=True)
            try:
                expected = text.decode()
            except UnicodeDecodeError:
                self.assertEqual(result.returncode, 2, text)
                self.assertIn(b"UTF-8", result.stderr)
                continue
            taken += 1
            self.assertEqual(result.returncode, 0, text)
            with Image.open(output) as picture:
                self.assertEqual(picture.text["Title"], expected)
        self.assertGreater(taken, 10)
        self.assertLess(taken, len(texts) - 10)

    # Indexed

    def write_indexed(self, indices, palette, transparent, filters="default"):
        palette_file, index_file, output = (self.folder / name for name in ("palette", "indices", "indexed.png"))
        palette_file.write_bytes(palette.tobytes())
        index_file.write_bytes(indices.tobytes())
        height, width = indices.shape
        subprocess.run([WRITE_INDEXED, str(width), str(height), "-" if transparent is None else str(transparent),
                        filters, palette_file, index_file, output], check=True)
        check_file(output)
        return output

    def test_indexed(self):
        numbers = np.random.default_rng(11)
        for count, transparent in [(1, None), (2, 0), (20, None), (20, 7), (255, 254), (256, 255), (256, 0)]:
            palette = numbers.integers(0, 256, (count, 3), np.uint8)
            indices = numbers.integers(0, count, (53, 47)).astype(np.uint8)
            for filters in ("default", "paeth"):
                with Image.open(self.write_indexed(indices, palette, transparent, filters)) as picture:
                    self.assertEqual(picture.mode, "P")
                    np.testing.assert_array_equal(np.asarray(picture), indices)
                    read = np.array(picture.getpalette()[:3 * count], np.uint8).reshape(-1, 3)
                    np.testing.assert_array_equal(read, palette)
                    self.assertEqual(len(picture.palette.palette), 3 * count)
                    rgba = np.asarray(picture.convert("RGBA"))
                np.testing.assert_array_equal(rgba[:, :, :3], palette[indices])
                alpha = np.full(indices.shape, 255, np.uint8) if transparent is None else \
                    np.where(indices == transparent, 0, 255).astype(np.uint8)
                np.testing.assert_array_equal(rgba[:, :, 3], alpha)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--write-indexed", required=True)
    arguments, others = parser.parse_known_args()
    global TOOL, WRITE_INDEXED
    TOOL, WRITE_INDEXED = arguments.tool, arguments.write_indexed
    unittest.main(argv=[sys.argv[0], *others])


if __name__ == "__main__":
    main()
