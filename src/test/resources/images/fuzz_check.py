"""Asks Pillow about the damaged pictures that were accepted.

    python fuzz_check.py FOLDER     # what -Dpatchlode.fuzz.accepted=FOLDER kept

Ends with 1 if Pillow refuses one for a reason that is not listed below. Pixels of damaged JPEG and fax data may differ: how
a decoder goes on after an error is its own affair.
"""

import io
import re
import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy
from PIL import Image, ImageOps, PngImagePlugin

# What Pillow refuses and is read here, and why.
LISTED = (
    ("bmp", "Unsupported BMP bitfields layout", "masks may lie anywhere"),
    ("bmp", "not enough image data", "Pillow reads half a byte too few of an odd number of pixels of 4 bits"),
    ("bmp", "Unsupported BMP header type", "OS/2 headers of any length"),
    ("png|webp", "not a TIFF file", "EXIF data is damaged, the picture is whole"),
    ("png", "bad header checksum in b'(eXIf|t...|[a-z]...)'", "a chunk beside the picture is damaged, as for libpng"),
    ("webp", "could not create decoder object|failed to read next frame", "a later frame, or alpha, is damaged"),
    ("jpeg", "broken data stream", "releases of libjpeg-turbo differ in what they give up over"),
    ("tiff", "cannot identify image file|unknown raw mode|Invalid dimensions", "kinds that Pillow does not have"),
    ("tiff", "image file is truncated", "YCbCr that is not packed, which Pillow takes for RGB"),
    ("tiff", "decoder error -2", "planes beside the colours, chroma shared by 1 x 4 or 2 x 4, or tags of no value, which libtiff does not have"),
)

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None


def by_pillow(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):
        return (numpy.asarray(image).astype("int64") >> 8).astype("uint8")[..., None].repeat(3, 2)
    return numpy.asarray(image.convert("RGB"))


def png_error(data, e):
    """Image.open says only that it cannot identify a file."""
    try:
        PngImagePlugin.PngImageFile(io.BytesIO(data)).load()
    except Exception as cause:
        return f"{cause}"
    return f"{e}"


def main(folder):
    counts, refused = Counter(), Counter()
    for path in sorted(p for p in folder.iterdir() if p.suffix != ".rgb"):
        kind = path.name.split("-")[0]
        counts[kind, "accepted"] += 1
        try:
            expected = by_pillow(path.read_bytes())
        except Exception as e:
            counts[kind, "refused by Pillow"] += 1
            said = f"{e}" if kind != "png" else png_error(path.read_bytes(), e)
            known = next((why for k, what, why in LISTED if re.fullmatch(k, kind) and re.search(what, said)), None)
            refused[kind, known or "NOT LISTED"] += 1
            if known is None:
                print("not listed", path.name, said[:120])
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
    for (kind, why), count in sorted(refused.items()):
        print(f"{count:6} {kind}: {why}")
    return 1 if any(why == "NOT LISTED" for _, why in refused) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
