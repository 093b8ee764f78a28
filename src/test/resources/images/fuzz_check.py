"""Asks Pillow about the damaged pictures that were accepted.

    python fuzz_check.py FOLDER     # what -Dpatchlode.fuzz.accepted=FOLDER kept
"""

import io
import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy
from PIL import Image, ImageOps

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None


def by_pillow(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):
        return (numpy.asarray(image).astype("int64") >> 8).astype("uint8")[..., None].repeat(3, 2)
    return numpy.asarray(image.convert("RGB"))


def main(folder):
    counts, refused = Counter(), Counter()
    for path in sorted(p for p in folder.iterdir() if p.suffix != ".rgb"):
        kind = path.name.split("-")[0]
        counts[kind, "accepted"] += 1
        try:
            expected = by_pillow(path.read_bytes())
        except Exception as e:
            counts[kind, "refused by Pillow"] += 1
            refused[kind, f"{type(e).__name__}: {e}"[:90]] += 1
            print("refused", path.name, type(e).__name__, str(e)[:120])
            continue
        pixels = Path(str(path) + ".rgb")
        if pixels.exists():
            head, rgb = pixels.read_bytes().split(b"\n", 1)
            width, height = map(int, head.split())
            if (height, width, 3) != expected.shape:
                counts[kind, "other size"] += 1
                print("size", path.name, (width, height), expected.shape)
            else:
                most = int(numpy.abs(numpy.frombuffer(rgb, "uint8").reshape(expected.shape).astype(int) - expected).max())
                counts[kind, "equal" if most == 0 else "near" if most <= 3 else "other pixels"] += 1
                if most > 3:
                    print("pixels", path.name, most)
    for key, count in sorted(counts.items()):
        print(*key, count)
    for key, count in refused.most_common(60):
        print(count, *key)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
