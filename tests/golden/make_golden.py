"""Owns the run that makes cases.json and golden.bin beside it, the same bytes every time:

    /usr/bin/python3 tests/golden/make_golden.py

with Debian's python3-torchvision. Must not know what a case holds.
"""

import argparse
import sys
import warnings
from pathlib import Path

sys.dont_write_bytecode = True
warnings.filterwarnings("ignore")

import PIL
import torch
import torchvision

import golden_jpeg
import golden_layouts
import golden_values
from golden_maker import Maker, make_pools
from golden_store import Store


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write to")
    folder = parser.parse_args().out
    torch.set_num_threads(1)
    store, pools = Store(), make_pools()
    families = golden_layouts.FAMILIES + golden_values.FAMILIES + golden_jpeg.FAMILIES
    for number, family in enumerate(families):
        # Each family draws from its own seed, so that a case added to one changes no other.
        family(Maker(store, pools, seed=number))
    versions = {"torch": torch.__version__, "torchvision": torchvision.__version__, "Pillow": PIL.__version__}
    store.write(folder, versions)
    print(f"{len(store.cases)} cases, {len(store.tensors)} tensors, {len(store.blob)} bytes of data")


if __name__ == "__main__":
    main()
