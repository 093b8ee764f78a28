package org.patchlode.corpus.image;

import java.util.HexFormat;

/** The formats that are read, told by the first bytes and never by the name. */
public enum ImageFormat {
    JPEG,
    PNG,
    GIF,
    BMP,
    TIFF,
    WEBP;

    public static ImageFormat of(byte[] bytes) throws BadImageException {
        if (bytes.length == 0) {
            throw new BadImageException("the file is empty");
        }
        if (startsWith(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (startsWith(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a")) {
            return GIF;
        }
        if (startsWith(bytes, 0, "BM")) {
            return BMP;
        }
        if (startsWith(bytes, 0, "II*\0") || startsWith(bytes, 0, "MM\0*") || startsWith(bytes, 0, "II+\0") || startsWith(bytes, 0, "MM\0+")) {
            return TIFF;
        }
        if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) {
            return WEBP;
        }
        throw new BadImageException("it is none of JPEG, PNG, GIF, BMP, TIFF and WebP: it starts with the bytes %s"
                .formatted(HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(8, bytes.length))));
    }

    /** Whether {@code bytes} has the Latin-1 characters of {@code text} at {@code offset}. */
    public static boolean startsWith(byte[] bytes, int offset, String text) {
        if (offset < 0 || bytes.length - text.length() < offset) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ((bytes[offset + i] & 0xff) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
