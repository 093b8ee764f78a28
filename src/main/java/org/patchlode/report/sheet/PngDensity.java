package org.patchlode.report.sheet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Says in a PNG how large it is in print (chunk {@code pHYs}), by which word processors and LaTeX place it. */
final class PngDensity {

    /** Signature and header chunk, behind which it may stand. */
    private static final int AFTER_HEADER = 8 + 25;
    private static final int DATA = 9;
    private static final byte METRES = 1;

    private PngDensity() {}

    static byte[] of(byte[] png, double perMillimetre) {
        int perMetre = (int) Math.round(1000 * perMillimetre);
        byte[] named = ByteBuffer.allocate(4 + DATA).put("pHYs".getBytes(StandardCharsets.US_ASCII)).putInt(perMetre).putInt(perMetre).put(METRES).array();
        CRC32 check = new CRC32();
        check.update(named);
        return ByteBuffer.allocate(png.length + 8 + named.length)
                .put(png, 0, AFTER_HEADER)
                .putInt(DATA).put(named).putInt((int) check.getValue())
                .put(png, AFTER_HEADER, png.length - AFTER_HEADER)
                .array();
    }
}
