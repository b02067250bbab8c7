# Owns the reading of what the programs measured: the best of all repetitions, since noise only ever adds time.
# Must not know how it is shown.
"""Results of tensorimage_bench by group, what and on-what."""

import json
import pathlib


class Measured:
    """One benchmark: seconds of the best repetition, bytes of input a second, and its counters."""

    def __init__(self, entry):
        self.seconds = entry["real_time"] / {"ns": 1e9, "us": 1e6, "ms": 1e3, "s": 1}[entry["time_unit"]]
        self.speed = entry.get("bytes_per_second", 0.0)
        self.raw = entry.get("raw", 0.0)
        self.size = entry.get("size", 0.0)
        self.kind = entry.get("label", "")
        self.counters = {name: entry.get(name, 0.0) for name in ("save", "without", "cost")}


def read_benchmarks(path):
    """({(group, what, on): Measured}, context)"""
    content = json.loads(pathlib.Path(path).read_text())
    best = {}
    # They ran in random order; tables have them as they were registered.
    for entry in sorted(content["benchmarks"], key=lambda entry: entry["family_index"]):
        if entry.get("run_type") != "iteration":
            continue
        if entry.get("error_occurred"):
            raise SystemExit(f"{entry['name']}: {entry['error_message']}")
        key = tuple(entry["name"].removesuffix("/real_time").split("/"))
        measured = Measured(entry)
        if key not in best or measured.seconds < best[key].seconds:
            best[key] = measured
    return best, content["context"]


class PngTotals:
    """A writer over all pictures, and beside the writer that everybody is compared with."""

    reference = "libpng 6"

    def __init__(self, writer, rows, references):
        self.writer = writer
        self.raw = sum(row.raw for row in rows.values())
        self.size = sum(row.size for row in rows.values())
        self.seconds = sum(row.seconds for row in rows.values())
        self.speed = self.raw / self.seconds / 1e6
        self.times = sum(references[picture].seconds for picture in rows) / self.seconds
        self.ratio = self.size / sum(references[picture].size for picture in rows)
        ratios = {picture: row.size / references[picture].size for picture, row in rows.items()}
        self.worst = max(ratios, key=ratios.get)
        self.worst_ratio = ratios[self.worst]
        self.over_104 = sum(ratio > 1.04 for ratio in ratios.values()) / len(ratios)
        self.over_110 = sum(ratio > 1.10 for ratio in ratios.values()) / len(ratios)


class Png:
    """The PNG benchmarks: by_writer[writer][picture], and totals in the order of measurement."""

    def __init__(self, benchmarks):
        self.by_writer = {}
        for key, measured in benchmarks.items():
            if key[0] == "png":
                self.by_writer.setdefault(key[1], {})[key[2]] = measured
        self.reference = self.by_writer.get(PngTotals.reference, {})
        self.totals = {
            writer: PngTotals(writer, rows, self.reference) for writer, rows in self.by_writer.items()
        }

    def totals_of_kind(self, writer, kind):
        rows = {name: row for name, row in self.by_writer[writer].items() if row.kind == kind}
        return PngTotals(writer, rows, self.reference)

    def kinds(self):
        return sorted({row.kind for row in self.reference.values()})


class EndToEnd:
    """Whole saves: best(who, case, format, level, threads) in milliseconds, or None."""

    def __init__(self, content):
        self.versions = content["versions"]
        self.memory = content["memory"]
        self.saves = {}
        for save in content["saves"]:
            key = (save["who"], save["case"], save["format"], save["level"], save["threads"])
            self.saves[key] = save

    def best(self, *key):
        save = self.saves.get(key)
        return min(save["milliseconds"]) if save else None

    def bytes(self, *key):
        save = self.saves.get(key)
        return save["bytes"] if save else None

    def times(self, case, extension, level, threads):
        """How many times as fast as torchvision on as many threads; None without torchvision."""
        theirs = self.best("torchvision", case, extension, 6, threads)
        ours = self.best("tensorimage", case, extension, level, threads)
        return theirs / ours if theirs and ours else None


def read_end_to_end(path):
    return EndToEnd(json.loads(pathlib.Path(path).read_text()))
