"""Makes images.zip: pictures of every kind a format has, and what Pillow makes of each.

    python make.py        # Pillow 12 with libtiff, libwebp and libjpeg-turbo; the same bytes each time

Pillow writes what it can. TIFF, PNG and BMP files of other kinds are written here from known samples; where Pillow cannot
read one of them, the expected pixels are those samples. Expected pixels are RGB after the orientation is honoured: alpha is
dropped, 16 bits are cut to their high byte, fewer than 8 are spread over the range.
"""

import csv
import hashlib
import io
import itertools
import random
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import numpy
from PIL import Image, ImageOps, PngImagePlugin

HERE = Path(__file__).parent
WIDTH, HEIGHT = 19, 13
warnings.simplefilter("ignore")


# ---- pictures ----

def noise(seed, shape, most):
    """Samples with runs in them, so that every kind of code a packing has comes up."""
    values = numpy.random.default_rng(seed).integers(0, most + 1, shape)
    values[:, 3:7] = values[:, 3:4]
    return values


def photograph(width, height, seed=0):
    y, x = numpy.mgrid[0:height, 0:width]
    grain = numpy.random.default_rng(seed).integers(0, 24, (height, width, 3))
    waves = numpy.stack([x * 200 / width, y * 200 / height, 100 + 90 * numpy.sin(x / 5) * numpy.cos(y / 4)], 2)
    return Image.fromarray((waves + grain).clip(0, 255).astype("uint8"))


# ---- what is expected ----

def to_eight(samples, bits):
    return samples >> (bits - 8) if bits >= 8 else samples * 255 // ((1 << bits) - 1)


def by_pillow(data):
    """RGB pixels, or None if Pillow does not read the file."""
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I;16"):
            return (numpy.asarray(image).astype("int64") >> 8).astype("uint8")[..., None].repeat(3, 2)
        if image.mode in ("I", "F", "LAB"):
            return None
        return numpy.asarray(image.convert("RGB"))
    except Exception:
        return None


def multiplied(c, a):
    return 255 * c // max(1, a) if a else 0


# ---- TIFF ----

def pack(rows, bits, endian):
    """Rows of samples to bytes."""
    out = b""
    for row in rows:
        row = row.reshape(-1)
        if bits == 8:
            out += row.astype("u1").tobytes()
        elif bits in (16, 32):
            out += row.astype(("<" if endian == "II" else ">") + f"u{bits // 8}").tobytes()
        else:
            text = "".join(format(int(v), f"0{bits}b") for v in row)
            text += "0" * (-len(text) % 8)
            out += int(text, 2).to_bytes(len(text) // 8, "big") if text else b""
    return out


def pack_bits(data):
    out, at = b"", 0
    while at < len(data):
        run = 1
        while at + run < len(data) and run < 128 and data[at + run] == data[at]:
            run += 1
        if run > 1:
            out += bytes([257 - run, data[at]])
            at += run
        else:
            end = at + 1
            while end < len(data) and end - at < 128 and (end + 1 >= len(data) or data[end] != data[end + 1]):
                end += 1
            out += bytes([end - at - 1]) + data[at:end]
            at = end
    return out + b"\x80"


def lzw(data):
    text = []
    table, width = {bytes([i]): i for i in range(256)}, 9
    count = 258
    text.append(format(256, "09b"))
    held = b""
    for value in data:
        if held + bytes([value]) in table:
            held += bytes([value])
            continue
        text.append(format(table[held], f"0{width}b"))
        table[held + bytes([value])] = count
        count += 1
        if count + 1 > (1 << width) and width < 12:
            width += 1
        if count == 4094:
            text.append(format(256, f"0{width}b"))
            table, width, count = {bytes([i]): i for i in range(256)}, 9, 258
        held = bytes([value])
    text.append(format(table[held], f"0{width}b"))
    count += 1
    if count + 1 > (1 << width) and width < 12:
        width += 1
    text.append(format(257, f"0{width}b"))
    text = "".join(text)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


PACKINGS = {"raw": (1, lambda d: d), "packbits": (32773, pack_bits), "lzw": (5, lzw), "deflate": (8, zlib.compress), "olddeflate": (32946, zlib.compress)}


def differences(block, bits):
    """Rows of samples less their left neighbours."""
    block = block.copy()
    block[:, 1:] = (block[:, 1:] - block[:, :-1]) & ((1 << bits) - 1)
    return block


def tiff_file(tags, parts, endian="II", big=False, tiled=False, types=None):
    """tags: {tag: values}; parts: bytes of strips or tiles."""
    e = "<" if endian == "II" else ">"
    out = bytearray(endian.encode() + struct.pack(e + ("HHHQ" if big else "HI"), *((43, 8, 0, 0) if big else (42, 0))))
    offsets = []
    for part in parts:
        offsets.append(len(out))
        out += part + b"\0" * (len(part) % 2)
    tags = dict(tags)
    tags[324 if tiled else 273] = offsets
    tags[325 if tiled else 279] = [len(part) for part in parts]
    entries = []
    for tag, values in sorted(tags.items()):
        if isinstance(values, bytes):
            kind, size, data, count = 7, 1, values, len(values)
        else:
            values = list(values) if isinstance(values, (list, tuple)) else [values]
            kind = (types or {}).get(tag, 4 if tag in (256, 257, 273, 278, 279, 322, 323, 324, 325) else 3)
            code = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q"}[kind]
            data, count = struct.pack(e + code * len(values), *values), len(values)
        room = 8 if big else 4
        if len(data) <= room:
            field = data.ljust(room, b"\0")
        else:
            field = struct.pack(e + ("Q" if big else "I"), len(out))
            out += data + b"\0" * (len(data) % 2)
        entries.append(struct.pack(e + ("HHQ" if big else "HHI"), tag, kind, count) + field)
    at = len(out)
    out += struct.pack(e + ("Q" if big else "H"), len(entries)) + b"".join(entries) + b"\0" * (8 if big else 4)
    out[8 if big else 4:16 if big else 8] = struct.pack(e + ("Q" if big else "I"), at)
    return bytes(out)


def tiff(samples, bits, photometric, packing="raw", predictor=1, planar=1, tiled=False, rows=5, endian="II", big=False, fill=1, extra=None, more=None, types=None):
    """A TIFF of samples [height, width, samples]."""
    height, width, count = samples.shape
    method, packed = PACKINGS[packing]
    across, down = (16, 16) if tiled else (width, rows)
    planes = [samples[..., i:i + 1] for i in range(count)] if planar == 2 else [samples]
    parts = []
    for plane in planes:
        for top in range(0, height, down):
            for left in range(0, width, across):
                block = plane[top:top + down, left:left + across]
                if tiled:
                    block = numpy.pad(block, ((0, down - block.shape[0]), (0, across - block.shape[1]), (0, 0)), mode="edge")
                if predictor == 2:
                    block = differences(block, bits)
                data = packed(pack(block, bits, endian))
                parts.append(bytes(int(format(b, "08b")[::-1], 2) for b in data) if fill == 2 else data)
    tags = {256: width, 257: height, 258: [bits] * count, 259: method, 262: photometric, 277: count, 284: planar}
    tags.update({322: 16, 323: 16} if tiled else {278: rows})
    if predictor != 1:
        tags[317] = predictor
    if fill != 1:
        tags[266] = fill
    if extra is not None:
        tags[338] = extra
    tags.update(more or {})
    return tiff_file(tags, parts, endian, big, tiled, types)


def colour_map(bits):
    return [int(v) for v in numpy.random.default_rng(bits).integers(0, 65536, 3 << bits)]


def tiff_kinds():
    """name, samples, bits, photometric, extra, more tags, expected pixels by our own account"""
    grey3 = lambda v: v[..., :1].repeat(3, 2)
    for bits in (1, 2, 4, 6, 8, 12, 16):
        s = noise(bits, (HEIGHT, WIDTH, 1), (1 << bits) - 1)
        yield f"grey{bits}", s, bits, 1, None, {}, grey3(to_eight(s, bits))
        yield f"white{bits}", s, bits, 0, None, {}, 255 - grey3(to_eight(s, bits))
    for bits in (1, 2, 4, 8, 16):
        s = noise(20 + bits, (HEIGHT, WIDTH, 1), (1 << bits) - 1)
        colours = colour_map(bits)
        table = numpy.array(colours).reshape(3, -1).T >> 8
        if bits < 16:
            yield f"palette{bits}", s, bits, 3, None, {320: colours}, table[s[..., 0]]
    s = noise(29, (HEIGHT, WIDTH, 2), 255)
    for extra in (0, 2):
        yield f"palette8+{extra}", s, 8, 3, extra, {320: colour_map(8)}, (numpy.array(colour_map(8)).reshape(3, -1).T >> 8)[s[..., 0]]
    for bits in (4, 8, 16):
        s = noise(30 + bits, (HEIGHT, WIDTH, 3), (1 << bits) - 1)
        yield f"rgb{bits}", s, bits, 2, None, {}, to_eight(s, bits)
    for bits in (8, 16):
        for extra, count in ((None, 4), (0, 4), (1, 4), (2, 4), ([2, 0], 5), ([1, 0], 5)):
            s = noise(40 + bits, (HEIGHT, WIDTH, count), (1 << bits) - 1)
            s[2, :, 3] = 0
            s[3, :, 3] = (1 << bits) - 1
            if extra in (1, [1, 0]):
                s[..., :3] = s[..., :3] * s[..., 3:4] // ((1 << bits) - 1)
            high = to_eight(s, bits)
            own = high[..., :3]
            if extra in (1, [1, 0]):
                own = numpy.where(high[..., 3:4] > 0, (255 * own // numpy.maximum(1, high[..., 3:4])).clip(0, 255), 0)
            yield f"rgb{bits}+{extra}".replace("[", "").replace("]", "").replace(", ", ""), s, bits, 2, extra, {}, own
    for extra in (0, 1, 2):
        s = noise(50, (HEIGHT, WIDTH, 2), 255)
        if extra == 1:
            s[..., 0] = s[..., 0] * s[..., 1] // 255
        own = s[..., :1]
        if extra == 1:
            own = numpy.where(s[..., 1:] > 0, (255 * own // numpy.maximum(1, s[..., 1:])).clip(0, 255), 0)
        yield f"grey8+{extra}", s, 8, 1, extra, {}, grey3(own)
    for bits in (8, 16):
        for count in (4, 5):
            s = noise(60 + bits, (HEIGHT, WIDTH, count), (1 << bits) - 1)
            high = to_eight(s, bits)
            ink, white = high[..., :3], 255 - high[..., 3:4]
            product = ink * white + 128
            yield f"cmyk{bits}x{count}", s, bits, 5, 0 if count == 5 else None, {}, (white - ((product >> 8) + product >> 8)).clip(0, 255)


def ycbcr(horizontal, vertical, packing):
    s = numpy.asarray(photograph(20, 16).convert("YCbCr")).astype("int64").copy()
    height, width = 16, 20
    parts = []
    for top in range(0, height, 8):
        data = b""
        for y in range(top, min(height, top + 8), vertical):
            for x in range(0, width, horizontal):
                block = s[y:y + vertical, x:x + horizontal]
                data += bytes(block[..., 0].reshape(-1).tolist()) + bytes([int(block[..., 1].mean()), int(block[..., 2].mean())])
        parts.append(PACKINGS[packing][1](data))
    for y, x in itertools.product(range(0, height, vertical), range(0, width, horizontal)):
        for chroma in (1, 2):
            block = s[y:y + vertical, x:x + horizontal, chroma]
            block[:] = int(block.mean())
    data = tiff_file({256: width, 257: height, 258: [8, 8, 8], 259: PACKINGS[packing][0], 262: 6, 277: 3, 278: 8, 284: 1, 530: [horizontal, vertical]}, parts)
    return data, numpy.asarray(Image.fromarray(s.astype("uint8"), "YCbCr").convert("RGB"))


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg_tiff(mode, tiled, tables, endian="II", **options):
    """A TIFF of JPEG parts written one by one."""
    picture = photograph(40, 36).convert(mode)
    size = 16
    parts = []
    for top in range(0, 36, size):
        for left in range(0, 40, size if tiled else 40):
            # As libtiff does, whole tiles; the last strip as high as it is.
            part = picture.crop((left, top, left + size, top + size) if tiled else (0, top, 40, min(36, top + size)))
            data = saved(part, "JPEG", quality=90, **options)
            if mode == "CMYK":
                # Pillow writes ink inverted, TIFF has it plain; no Adobe marker.
                data = saved(Image.eval(part, lambda v: 255 - v), "JPEG", quality=90)
            parts.append(data)
    count = len(picture.getbands())
    photometric = {"L": 1, "RGB": 2 if options.get("keep_rgb") else 6, "CMYK": 5}[mode]
    tags = {256: 40, 257: 36, 258: [8] * count, 259: 7, 262: photometric, 277: count, 284: 1}
    tags.update({322: size, 323: size} if tiled else {278: size})
    if photometric == 6:
        tags[530] = {0: [1, 1], 1: [2, 1], 2: [2, 2]}[options.get("subsampling", 2)]
    return tiff_file(tags, parts, endian, False, tiled)


def tiffs():
    n = 0
    for (name, s, bits, photometric, extra, more, own), packing, tiled, planar in itertools.product(
            list(tiff_kinds()), PACKINGS, (False, True), (1, 2)):
        n += 1
        if planar == 2 and s.shape[2] == 1 or packing == "olddeflate" and (tiled or planar == 2):
            continue
        endian, big, rows = ("II", "MM")[n % 2], n % 5 == 0, (5, 13, 1)[n % 3]
        for predictor in (1, 2):
            if predictor == 2 and (bits not in (8, 16) or packing not in ("lzw", "deflate") or photometric == 3):
                continue
            for fill in (1, 2):
                if fill == 2 and (n % 4 or predictor == 2):
                    continue
                label = "-".join([name, packing, "tiles" if tiled else f"rows{rows}", "planar" if planar == 2 else "pixels", f"predictor{predictor}", f"fill{fill}", endian] + ["big"] * big)
                yield f"tiff/{label}.tif", tiff(s, bits, photometric, packing, predictor, planar, tiled, rows, endian, big, fill, extra, more), own, 0
    s = noise(70, (HEIGHT, WIDTH, 3), 255)
    for orientation, kind in itertools.product(range(0, 10), (1, 3, 4, 8, 9)):
        if kind == 3 or orientation in (3, 6):
            yield f"tiff/orientation{orientation}-type{kind}.tif", tiff(s, 8, 2, more={274: orientation}, types={274: kind}), None, 0
    for tag_type in (1, 3, 4, 6, 8, 9):
        for tag in (258, 259, 262, 277, 284):
            yield f"tiff/tag{tag}-type{tag_type}.tif", tiff(s, 8, 2, types={tag: tag_type}), s, 0
    yield "tiff/width-short.tif", tiff(s, 8, 2, types={256: 3, 257: 3, 278: 3, 273: 3, 279: 3}), s, 0
    yield "tiff/offsets-long8.tif", tiff(s, 8, 2, big=True, types={256: 16, 257: 16, 273: 16, 279: 16}), s, 0
    yield "tiff/rows-beyond.tif", tiff(s, 8, 2, rows=13, more={278: 0xffffffff}), s, 0
    for horizontal, vertical, packing in itertools.product((1, 2, 4), (1, 2, 4), ("raw", "lzw")):
        yield f"tiff/ycbcr{horizontal}{vertical}-{packing}.tif", *ycbcr(horizontal, vertical, packing), 1
    for tiled in (False, True):
        for mode, options in (("L", {}), ("RGB", {"subsampling": 0}), ("RGB", {"subsampling": 1}), ("RGB", {"subsampling": 2}), ("RGB", {"keep_rgb": True}), ("CMYK", {})):
            label = "-".join([mode.lower()] + [f"{k}{v}" for k, v in options.items()] + ["tiles" if tiled else "strips"])
            yield f"tiff/jpeg-{label}.tif", jpeg_tiff(mode, tiled, False, **options), None, 2 if mode == "CMYK" else 0
    for mode in ("L", "RGB", "CMYK", "YCbCr"):
        yield f"tiff/pillow-jpeg-{mode.lower()}.tif", saved(photograph(40, 36).convert(mode), "TIFF", compression="jpeg"), None, 2 if mode == "CMYK" else 0
    drawing = photograph(67, 41).convert("L").point(lambda v: 255 * (v > 110)).convert("1")
    for packing in ("group3", "group4", "tiff_ccitt"):
        for photometric in (0, 1):
            yield f"tiff/{packing}-{photometric}.tif", saved(drawing, "TIFF", compression=packing, tiffinfo={262: photometric}), None, 0
        yield f"tiff/{packing}-strips.tif", saved(drawing, "TIFF", compression=packing, strip_size=64), None, 0
    yield "tiff/group3-2d.tif", saved(drawing, "TIFF", compression="group3", tiffinfo={292: 1}), None, 0
    # Kinds that are not read.
    yield "tiff/refused-rgb32.tif", tiff(noise(80, (4, 4, 3), 255), 32, 2), None, 0
    yield "tiff/refused-signed16.tif", tiff(noise(81, (4, 4, 1), 255), 16, 1, more={339: 2}), None, 0
    yield "tiff/refused-float32.tif", saved(Image.new("F", (4, 4)), "TIFF"), None, 0
    yield "tiff/refused-lab.tif", saved(Image.new("LAB", (4, 4)), "TIFF"), None, 0
    yield "tiff/refused-lzma.tif", saved(photograph(20, 20), "TIFF", compression="lzma"), None, 0
    yield "tiff/refused-zstd.tif", saved(photograph(20, 20), "TIFF", compression="zstd"), None, 0
    yield "tiff/refused-predictor-4bits.tif", tiff(noise(4, (4, 4, 1), 15), 4, 1, "lzw", more={317: 2}), None, 0
    for name in ("refused-twice", "refused-parts"):
        data = bytearray(tiff(s, 8, 2))
        at = struct.unpack("<I", data[4:8])[0]
        if name == "refused-twice":
            data[at + 14:at + 16] = data[at + 2:at + 4]
        else:
            data = bytearray(tiff(s, 8, 2, more={278: 13}))
        yield f"tiff/{name}.tif", bytes(data), None, 0


# ---- PNG ----

PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(samples, bits, colour, interlaced, before=(), pieces=1):
    height, width, count = samples.shape
    chosen = random.Random(bits * 10 + colour)
    raw = b""
    step = max(1, bits * count // 8)
    for left, top, across, down in PASSES if interlaced else ((0, 0, 1, 1),):
        part = samples[top::down, left::across]
        if part.size == 0:
            continue
        above = None
        for row in part:
            line = pack(row[None], bits, "MM")
            above = above or bytes(len(line))
            kind = chosen.randrange(5)
            out = []
            for i, value in enumerate(line):
                a = line[i - step] if i >= step else 0
                b = above[i]
                c = above[i - step] if i >= step else 0
                p = a + b - c
                paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                out.append((value - (0, a, b, (a + b) // 2, paeth)[kind]) & 255)
            raw += bytes([kind]) + bytes(out)
            above = line
    data = zlib.compress(raw)
    size = -(-len(data) // pieces)
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(before) + b"".join(
        chunk(b"IDAT", data[i:i + size]) for i in range(0, len(data), size)) + chunk(b"IEND", b"")


def exif(orientation, kind=3, endian="MM", prefix=b""):
    e = "<" if endian == "II" else ">"
    code = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}[kind]
    value = struct.pack(e + code, orientation).ljust(4, b"\0")
    return prefix + endian.encode() + struct.pack(e + "HIHHHI", 42, 8, 1, 0x112, kind, 1) + value + bytes(4)


def pngs():
    for (colour, count, depths), interlaced in itertools.product(((0, 1, (1, 2, 4, 8, 16)), (2, 3, (8, 16)), (3, 1, (1, 2, 4, 8)), (4, 2, (8, 16)), (6, 4, (8, 16))), (False, True)):
        for bits in depths:
            s = noise(100 + 10 * colour + bits, (HEIGHT, WIDTH, count), (1 << bits) - 1)
            before = []
            own = to_eight(s, bits)[..., :3 if count > 2 else 1]
            own = own.repeat(3, 2) if count < 3 else own
            if colour == 3:
                table = numpy.random.default_rng(bits).integers(0, 256, (1 << bits, 3))
                before.append(chunk(b"PLTE", bytes(table.reshape(-1).tolist())))
                own = table[s[..., 0]]
            label = f"png/colour{colour}-{bits}bits{'-interlaced' * interlaced}"
            yield f"{label}.png", png(s, bits, colour, interlaced, before), own, 0
            transparent = {0: bytes(2), 2: bytes(6), 3: bytes([0, 128])}.get(colour)
            if transparent:
                yield f"{label}-trns.png", png(s, bits, colour, interlaced, before + [chunk(b"tRNS", transparent)], 3), own, 0
    s = noise(5, (HEIGHT, WIDTH, 3), 255)
    for orientation, kind in itertools.product(range(0, 10), (1, 3, 4, 8)):
        if kind == 3 or orientation == 6:
            yield f"png/exif{orientation}-type{kind}.png", png(s, 8, 2, False, [chunk(b"eXIf", exif(orientation, kind))]), None, 0
    yield "png/gamma-chroma.png", png(s, 8, 2, False, [chunk(b"gAMA", struct.pack(">I", 100000)), chunk(b"sRGB", b"\0")]), s, 0
    yield "png/one-pixel-interlaced.png", png(s[:1, :1], 8, 2, True), s[:1, :1], 0


# ---- GIF, BMP, WebP, JPEG ----

def gifs():
    for colours, interlaced, transparent in itertools.product((2, 3, 4, 9, 16, 100, 256), (0, 1), (None, 1)):
        picture = photograph(31, 27).quantize(colours)
        options = {} if transparent is None else {"transparency": transparent}
        yield f"gif/{colours}colours-interlace{interlaced}-{transparent}.gif", saved(picture, "GIF", interlace=interlaced, **options), None, 0
    for mode in ("1", "L"):
        yield f"gif/mode{mode}.gif", saved(photograph(31, 27).convert(mode), "GIF"), None, 0
    frames = [photograph(31, 27, i).quantize(16) for i in range(3)]
    yield "gif/animated.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50), None, 0
    long = Image.fromarray(noise(1, (120, 130), 255).astype("uint8"))
    yield "gif/full-table.gif", saved(long, "GIF"), None, 0


def bmp_file(header, bits, compression, height, palette, data, masks=b""):
    body = struct.pack("<iiHHIIiiII", WIDTH, height, 1, bits, compression, len(data), 2835, 2835, len(palette) // 4, 0)
    if header > 40:
        body += masks.ljust(16, b"\0") + b"BGRs" + bytes(header - 40 - 20)
        masks = b""
    head = struct.pack("<I", header) + body
    offset = 14 + len(head) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + head + masks + palette + data


def bmps():
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        yield f"bmp/pillow-{mode}.bmp", saved(photograph(WIDTH, HEIGHT).convert(mode), "BMP"), None, 0
    for bits, header, down in itertools.product((1, 4, 8), (40, 108, 124), (False, True)):
        s = noise(bits, (HEIGHT, WIDTH, 1), (1 << bits) - 1)
        table = numpy.random.default_rng(bits).integers(0, 256, (1 << bits, 4))
        rows = [pack(row[None], bits, "MM") for row in s]
        data = b"".join(row + bytes(-len(row) % 4) for row in (rows if down else rows[::-1]))
        yield f"bmp/{bits}bits-header{header}{'-down' * down}.bmp", bmp_file(header, bits, 0, -HEIGHT if down else HEIGHT, bytes(table.reshape(-1).tolist()), data), table[s[..., 0]][..., 2::-1], 0
    for name, bits, masks in (("555", 16, None), ("565", 16, (0xf800, 0x7e0, 0x1f)), ("888", 24, None), ("8888", 32, None), ("8888-masks", 32, (0xff0000, 0xff00, 0xff)), ("8888-swapped", 32, (0xff, 0xff00, 0xff0000))):
        v = noise(bits, (HEIGHT, WIDTH), (1 << min(bits, 31)) - 1)
        data = b"".join(b"".join(struct.pack("<I", int(p))[:bits // 8] for p in row) + bytes(-WIDTH * bits // 8 % 4) for row in v[::-1])
        packed = struct.pack("<III", *masks) if masks else b""
        own = numpy.stack([v & 255, v >> 8 & 255, v >> 16 & 255], 2) if name == "8888-swapped" else None
        yield f"bmp/{name}.bmp", bmp_file(40, bits, 3 if masks else 0, HEIGHT, b"", data, packed), own, 0
    s = noise(8, (HEIGHT, WIDTH, 1), 255)
    table = numpy.random.default_rng(8).integers(0, 256, (256, 4))
    core = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 8) + bytes(table[:, :3].reshape(-1).tolist())
    data = b"".join(bytes(row.reshape(-1).tolist()) + bytes(-WIDTH % 4) for row in s[::-1])
    yield "bmp/os2.bmp", b"BM" + struct.pack("<IHHI", 14 + len(core) + len(data), 0, 0, 14 + len(core)) + core + data, table[s[..., 0]][..., 2::-1], 0
    for bits, method in ((8, 1), (4, 2)):
        s = noise(bits, (HEIGHT, WIDTH), (1 << bits) - 1)
        table = numpy.random.default_rng(bits).integers(0, 256, (1 << bits, 4))
        data = b""
        for row in s[::-1]:
            values = row.tolist()
            literal, rest = values[:7], values[7:]
            if bits == 8:
                data += bytes([0, 7] + literal + [0]) + b"".join(bytes([1, v]) for v in rest)
            else:
                nibbles = literal + [0]
                data += bytes([0, 7]) + bytes(nibbles[i] << 4 | nibbles[i + 1] for i in range(0, 8, 2)) + b"".join(bytes([1, v << 4]) for v in rest)
            data += bytes([0, 0])
        data = data[:-2] + bytes([0, 1])
        yield f"bmp/rle{bits}.bmp", bmp_file(40, bits, method, HEIGHT, bytes(table.reshape(-1).tolist()), data), table[s][..., 2::-1], 0


def webps():
    for width, height in ((1, 1), (1, 50), (50, 1), (61, 47), (130, 5)):
        for method, quality in ((0, 0), (4, 75), (6, 100)):
            yield f"webp/lossless-{width}x{height}-m{method}q{quality}.webp", saved(photograph(width, height), "WEBP", lossless=True, method=method, quality=quality, exact=True), None, 0
    for colours in (1, 2, 3, 4, 5, 16, 17, 200):
        yield f"webp/lossless-{colours}colours.webp", saved(photograph(61, 47).quantize(colours).convert("RGB"), "WEBP", lossless=True), None, 0
    alpha = photograph(40, 30)
    alpha.putalpha(Image.fromarray(noise(3, (30, 40), 255).astype("uint8")))
    flat = Image.fromarray((noise(2, (64, 64, 3), 255)).astype("uint8")).resize((160, 160), Image.NEAREST)
    for method, quality in ((0, 0), (3, 50), (6, 100)):
        yield f"webp/lossless-alpha-m{method}.webp", saved(alpha, "WEBP", lossless=True, exact=True, method=method, quality=quality), None, 0
        yield f"webp/lossless-squares-m{method}.webp", saved(flat, "WEBP", lossless=True, method=method, quality=quality), None, 0
    noisy = Image.fromarray(noise(9, (40, 40, 3), 255).astype("uint8"))
    yield "webp/lossless-noise.webp", saved(noisy, "WEBP", lossless=True, method=6), None, 0
    yield "webp/lossy.webp", saved(photograph(61, 47), "WEBP", quality=80), None, 0
    yield "webp/lossy-alpha.webp", saved(alpha, "WEBP", quality=80), None, 0
    frames = [photograph(40, 30, i) for i in range(3)]
    for lossless in (False, True):
        yield f"webp/animated-{lossless}.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=lossless), None, 0
        for orientation in (3, 6):
            yield f"webp/exif{orientation}-{lossless}.webp", saved(frames[0], "WEBP", lossless=lossless, exif=exif(orientation, prefix=b"Exif\0\0")), None, 0


def with_segment(jpeg, marker, content):
    return jpeg[:2] + bytes([0xff, marker]) + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def jpegs():
    for mode, subsampling, progressive, quality in itertools.product(("L", "RGB"), (0, 1, 2), (False, True), (30, 95)):
        if mode == "RGB" or subsampling == 0:
            yield f"jpeg/{mode}-s{subsampling}-{progressive}-q{quality}.jpg", saved(photograph(35, 29).convert(mode), "JPEG", subsampling=subsampling, progressive=progressive, quality=quality), None, 0
    yield "jpeg/restarts.jpg", saved(photograph(64, 48), "JPEG", restart_marker_blocks=2), None, 0
    yield "jpeg/rgb.jpg", saved(photograph(35, 29), "JPEG", keep_rgb=True), None, 0
    for progressive in (False, True):
        plain = saved(photograph(35, 29).convert("CMYK"), "JPEG", progressive=progressive)
        yield f"jpeg/cmyk-{progressive}.jpg", plain, None, 2
        bare = plain.replace(plain[2:18], b"") if plain[2:4] == b"\xff\xee" else plain
        for transform in (0, 1, 2, 3):
            adobe = b"Adobe\0\x64\0\0\0\0" + bytes([transform])
            yield f"jpeg/cmyk-transform{transform}-{progressive}.jpg", with_segment(bare, 0xee, adobe), None, 2
    plain = saved(photograph(35, 29), "JPEG")
    for transform in (0, 1, 2):
        yield f"jpeg/jfif-and-adobe{transform}.jpg", with_segment(plain, 0xee, b"Adobe\0\x64\0\0\0\0" + bytes([transform])), None, 0
    for orientation, kind, endian in itertools.product(range(0, 10), (1, 3, 4, 6, 8, 9), ("II", "MM")):
        if kind == 3 or orientation in (5, 6):
            yield f"jpeg/exif{orientation}-type{kind}-{endian}.jpg", with_segment(plain, 0xe1, exif(orientation, kind, endian, b"Exif\0\0")), None, 0
    first, second = (exif(o, 3, "MM", b"Exif\0\0") for o in (6, 3))
    yield "jpeg/two-exif.jpg", with_segment(with_segment(plain, 0xe1, second), 0xe1, first), None, 0
    none = exif(1, 3, "MM", b"Exif\0\0").replace(b"\x01\x12", b"\x01\x13")
    yield "jpeg/two-exif-first-without.jpg", with_segment(with_segment(plain, 0xe1, second), 0xe1, none), None, 0


def main():
    rows = []
    with zipfile.ZipFile(HERE / "images.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        def put(name, data):
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        known = set()
        for name, data, own, tolerance in itertools.chain(tiffs(), pngs(), gifs(), bmps(), webps(), jpegs()):
            read = by_pillow(data)
            source = "pillow" if read is not None else "samples" if own is not None else "none"
            if read is not None and own is not None and not (read.shape == own.shape and numpy.abs(read.astype(int) - own).max() <= tolerance):
                source = "differ"
                print(name, "Pillow and the samples differ by", int(numpy.abs(read.astype(int) - own).max()) if read.shape == own.shape else (read.shape, own.shape))
                read = own
            expected = read if read is not None else own
            put(name, data)
            if expected is None:
                rows.append((name, source, 0, 0, "", 0))
                continue
            pixels = numpy.ascontiguousarray(expected, dtype="uint8").tobytes()
            key = hashlib.sha256(pixels).hexdigest()[:16]
            if key not in known:
                known.add(key)
                put(f"expected/{key}", pixels)
            rows.append((name, source, expected.shape[1], expected.shape[0], key, tolerance))
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([("image", "source", "width", "height", "expected", "tolerance")] + rows)
        put("images.csv", text.getvalue())
    print(len(rows), "images,", sum(r[1] == "samples" for r in rows), "that Pillow does not read,", (HERE / "images.zip").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
