"""Makes hostile.zip: files that claim, repeat or lack more than they have, and the reason for which each is refused.

    python hostile.py      # needs Pillow; uses make.py beside it
"""

import csv
import io
import struct
import zipfile
import zlib

from PIL import Image

from make import HERE, chunk, photograph, saved, tiff_file


def progressive(width, height, mode, scans):
    """A JPEG of that size with almost no data and the same scan again and again."""
    source = saved(Image.new(mode, (16, 16)), "JPEG", progressive=True)
    out, at, repeated = bytearray(source[:2]), 2, b""
    while source[at + 1] != 0xd9:
        length = struct.unpack(">H", source[at + 2:at + 4])[0]
        segment = bytearray(source[at:at + 2 + length])
        at += 2 + length
        if segment[1] == 0xc2:
            segment[5:9] = struct.pack(">HH", height, width)
        if segment[1] == 0xda:
            end = at
            while source[end] != 0xff or source[end + 1] in (0, *range(0xd0, 0xd8)):
                end += 1
            segment += source[at:end]
            at = end
            if segment[5 + 2 * segment[4]] > 0:
                repeated = repeated or bytes(segment)
        out += segment
    return bytes(out + repeated * (scans - 10) + b"\xff\xd9")


def packed_zeros(count):
    packer, zeros = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(count >> 20)) + packer.compress(bytes(count & (1 << 20) - 1)) + packer.flush()


def png(width, height, bits, colour, *chunks, interlaced=0):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)) + b"".join(chunks) + chunk(b"IEND", b"")


def bmp(width, height, bits, method, data):
    palette = bytes(4 << bits)
    return b"BM" + struct.pack("<IHHI", 54 + len(palette) + len(data), 0, 0, 54 + len(palette)) + struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, bits, method, len(data), 0, 0, 0, 0) + palette + data


def gif(width, height, canvas=False):
    data = bytearray(saved(photograph(8, 8).quantize(4), "GIF"))
    data[6:10] = struct.pack("<HH", width, height)
    if not canvas:
        at = data.index(b"\x2c\0\0\0\0")
        data[at + 5:at + 9] = struct.pack("<HH", width, height)
    return bytes(data)


def tiff(parts, tiled=False, big=False, **tags):
    plain = {256: 64, 257: 64, 258: [8], 259: 1, 262: 1, 277: 1, 284: 1}
    plain.update({int(k[1:]): v for k, v in tags.items()})
    return tiff_file(plain, parts, "II", big, tiled)


def twice():
    """Width and height twice, small and large."""
    data = tiff([bytes(4096)], t278=64)
    at = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[at:at + 2])[0]
    entries = data[at + 2:at + 2 + 12 * count]
    large = [struct.pack("<HHII", tag, 4, 1, 46000) for tag in (256, 257)]
    entries = entries[:12] + large[0] + entries[12:24] + large[1] + entries[24:]
    return data[:at] + struct.pack("<H", count + 2) + entries + bytes(4)


def with_bytes(data, at, new):
    return data[:at] + new + data[at + len(new):]


def tags_at(data, big=False):
    return struct.unpack("<Q", data[8:16])[0] if big else struct.unpack("<I", data[4:8])[0]


def cases():
    pixels, heap = "(4 for each of --max-pixels)", "--max-pixels"
    yield "tiff-tags-twice.tif", twice(), "tag 256 is there twice"
    yield "tiff-samples-100mp.tif", tiff([packed_zeros(1_000_000)], t256=10000, t257=10000, t258=[16] * 8, t277=8, t262=2, t259=8, t278=10000), pixels
    part = saved(Image.new("L", (64, 64)), "JPEG")
    yield "tiff-strips-shared.tif", tiff([part] + [b""] * 9999, t259=7, t278=64), "has 10000 parts where 64 x 64 pixels in parts of 64 x 64 are 1"
    yield "tiff-strips-one.tif", one_part_for_all(), "its 64 parts claim"
    yield "tiff-tile-60000.tif", tiff([bytes(100)], True, t322=60000, t323=60000), heap
    yield "tiff-tile-20000.tif", tiff([bytes(100)], True, t256=1, t257=1, t322=20000, t323=20000, t259=8), heap
    yield "tiff-lzw-clears.tif", tiff([b"\x80\x40\x20\x10\x08\x04\x02\x01\x00" * 200_000], t259=5, t278=64), "a part holds 0 bytes of 4096"
    yield "tiff-packbits-nothing.tif", tiff([b"\x80" * 2_000_000], t259=32773, t278=64), "a part holds 0 bytes of 4096"
    yield "tiff-deflate-short.tif", tiff([zlib.compress(bytes(4000))], t259=8, t278=64), "a part holds 4000 bytes of 4096"
    loose = tiff([bytes(4096)], t278=64)
    yield "tiff-65535-tags.tif", with_bytes(loose, tags_at(loose), b"\xff\xff"), "a directory of 65535 entries"
    big = tiff([bytes(4096)], big=True, t278=64)
    yield "bigtiff-tags.tif", with_bytes(big, tags_at(big, True), b"\xff" * 7 + b"\x0f"), "goes beyond its"
    yield "bigtiff-negative.tif", with_bytes(big, 8, b"\xff" * 8), "beyond every file"
    yield "jpeg-cmyk-scans.jpg", progressive(10000, 10000, "CMYK", 90), pixels
    yield "jpeg-rgb-scans.jpg", progressive(5000, 5000, "RGB", 90), "JPEG scans make"
    yield "jpeg-grey-scans.jpg", progressive(9000, 9000, "L", 90), "JPEG scans make"
    plain = saved(photograph(16, 16), "JPEG")
    for code, name in ((0xc9, "SOF9"), (0xca, "SOF10")):
        yield f"jpeg-{name.lower()}.jpg", with_bytes(plain, plain.index(b"\xff\xc0") + 1, bytes([code])), f"({name}) is arithmetic coding"
    yield "png-rgba16-100mp.png", png(10000, 10000, 16, 6, chunk(b"IDAT", packed_zeros(1_000_000))), pixels
    yield "png-short.png", png(5000, 5000, 8, 2, chunk(b"IDAT", zlib.compress(bytes(100))), interlaced=1), "damaged"
    yield "png-surplus.png", png(16, 16, 8, 3, chunk(b"PLTE", bytes(768)), chunk(b"IDAT", zlib.compress(bytes(17 * 16))), chunk(b"IDAT", bytes(9_000_000))), "more than its pixels can make"
    yield "gif-65535.gif", gif(65535, 65535), "--max-pixels"
    yield "gif-4000.gif", gif(4000, 4000), "has 64 pixels of 16000000"
    yield "bmp-rle8.bmp", bmp(4000, 4000, 8, 1, b"\0\1"), "its runs make 0 pixels of 16000000"
    yield "bmp-rle4.bmp", bmp(4000, 4000, 4, 2, b"\x09\x12" * 100), "its runs make 900 pixels of 16000000"
    yield "bmp-least.bmp", bmp(1, -2147483648, 24, 0, bytes(100)), "--max-pixels"
    yield "webp-40-bytes.webp", bytes.fromhex("5249464620000000574542505650384c140000002fff3fdc05") + bytes(15), "a prefix code is not whole"
    whole = saved(photograph(60, 60), "WEBP", lossless=True)
    cut = whole[:len(whole) // 2 & ~1]
    yield "webp-cut.webp", with_bytes(with_bytes(cut, 4, struct.pack("<I", len(cut) - 8)), 16, struct.pack("<I", len(cut) - 20)), "the picture goes on after its last bit"
    # 16384 x 6100 pixels, and transforms 0, 2, 0: the last would be undone over all of it once more.
    yield "webp-transform-twice.webp", transforms_twice(), "transform 2 is there twice"


def one_part_for_all():
    """64 strips, each of them the same bytes."""
    part = saved(Image.new("L", (64, 1)), "JPEG")
    data = tiff([part] + [b""] * 63, t259=7, t278=1)
    places = struct.unpack("<64I", data[len(part) + len(part) % 2 + 8:][:256])
    lengths = struct.pack("<64I", len(part), *[0] * 63)
    at = data.index(lengths)
    return with_bytes(with_bytes(data, at, struct.pack("<64I", *[len(part)] * 64)), data.index(struct.pack("<64I", *places)), struct.pack("<64I", *[8] * 64))


def transforms_twice():
    bits = format(0x2f, "08b")[::-1]
    for value, count in ((99, 14), (99, 14), (0, 1), (0, 3), (1, 1), (2, 2), (1, 1), (2, 2)):
        bits += format(value, f"0{count}b")[::-1]
    bits += "0" * (-len(bits) % 8 + 64)
    stream = bytes(int(bits[i:i + 8][::-1], 2) for i in range(0, len(bits), 8))
    stream += bytes(len(stream) % 2)
    return b"RIFF" + struct.pack("<I", 12 + len(stream)) + b"WEBPVP8L" + struct.pack("<I", len(stream)) + stream


def main():
    rows = [("image", "reason")]
    with zipfile.ZipFile(HERE / "hostile.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        def put(name, data):
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        for name, data, reason in cases():
            put(name, data)
            rows.append((name, reason))
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        put("reasons.csv", text.getvalue())
    print(len(rows) - 1, "files,", (HERE / "hostile.zip").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
