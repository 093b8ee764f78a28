package org.patchlode.corpus.image;

import java.util.OptionalInt;

/** EXIF orientation: how a stored image is to be turned to be seen upright. */
public final class ExifOrientation {

    private static final int TAG = 0x112;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int SIGNED_BYTE = 6;
    private static final int SIGNED_SHORT = 8;
    private static final int SIGNED_LONG = 9;
    private static final int LONG8 = 16;
    private static final int LAST_TYPE = 18;

    private ExifOrientation() {}

    /** The orientation, 1 to 8, that a TIFF structure at {@code start} gives; 1 if it gives none or is damaged. */
    public static int of(byte[] bytes, int start, int length) {
        boolean little = ImageFormat.startsWith(bytes, start, "II*\0");
        if (!little && !ImageFormat.startsWith(bytes, start, "MM\0*")) {
            return 1;
        }
        ByteReader in = ByteReader.part(bytes, start, length, little);
        int orientation = 1;
        try {
            long first = in.u32(4) + 2;
            int tags = in.u16(first - 2);
            for (int i = 0; i < tags; i++) {
                long entry = first + 12L * i;
                if (in.u16(entry) == TAG) {
                    // Of several, the last that can be read counts, as for Pillow.
                    orientation = value(in, entry).orElse(orientation);
                }
            }
        } catch (BadImageException damaged) {
            // The picture itself may be whole, and what came before stands.
            return orientation;
        }
        return orientation;
    }

    /** The first value of an entry; nothing if the values are not all there. */
    private static OptionalInt value(ByteReader in, long entry) throws BadImageException {
        int type = in.u16(entry + 2);
        long bytes = in.u32(entry + 4) * Tiff.size(type);
        long at = bytes > 4 ? in.u32(entry + 8) : entry + 8;
        if (type < 1 || type > LAST_TYPE || bytes == 0 || at + bytes > in.length()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(!isRead(type) ? 1 : checked(switch (type) {
            case SIGNED_BYTE -> in.u8(at);
            case SHORT, SIGNED_SHORT -> in.u16(at);
            case LONG8 -> in.u64(at);
            default -> in.u32(at);
        }));
    }

    /** Whether a number of the TIFF type is taken for an orientation; Pillow too leaves bytes without sign alone. */
    public static boolean isRead(int type) {
        return type == SIGNED_BYTE || type == SHORT || type == LONG || type == SIGNED_SHORT || type == SIGNED_LONG || type == LONG8;
    }

    /** The orientation, or 1 if it is none. */
    public static int checked(long value) {
        return value >= 1 && value <= 8 ? (int) value : 1;
    }

    /** The image turned and mirrored so that it stands upright. */
    static RgbImage upright(RgbImage image, int orientation) {
        if (orientation <= 1 || orientation > 8) {
            return image;
        }
        int width = image.width();
        int height = image.height();
        boolean swapped = orientation >= 5;
        int columns = swapped ? height : width;
        int rows = swapped ? width : height;
        // Which way the stored columns and rows are walked: orientation 2 mirrors, 3 turns by 180 degrees, 6 by 90.
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int x = swapped ? row : column;
                int y = swapped ? column : row;
                int source = 3 * ((mirrorY ? height - 1 - y : y) * width + (mirrorX ? width - 1 - x : x));
                to[at++] = from[source];
                to[at++] = from[source + 1];
                to[at++] = from[source + 2];
            }
        }
        return new RgbImage(columns, rows, to);
    }
}
