package org.patchlode.corpus;

/** EXIF orientation: how a stored image is to be turned to be seen upright. */
final class ExifOrientation {

    private static final int TAG = 0x112;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int SIGNED_BYTE = 6;
    private static final int SIGNED_SHORT = 8;
    private static final int SIGNED_LONG = 9;
    private static final int LONG8 = 16;
    private static final int MOST_TAGS = 1000;

    private ExifOrientation() {}

    /** The orientation, 1 to 8, that a TIFF structure at {@code start} gives; 1 if it gives none or is damaged. */
    static int of(byte[] bytes, int start, int length) {
        try {
            boolean little = ImageFormat.startsWith(bytes, start, "II*\0");
            if (!little && !ImageFormat.startsWith(bytes, start, "MM\0*")) {
                return 1;
            }
            ByteReader in = ByteReader.part(bytes, start, length, little);
            long directory = in.u32(4);
            int tags = Math.min(in.u16(directory), MOST_TAGS);
            int orientation = 1;
            for (int i = 0; i < tags; i++) {
                long tag = directory + 2 + 12L * i;
                if (in.u16(tag) == TAG) {
                    // Of several, the last counts, as for Pillow.
                    orientation = value(in, tag);
                }
            }
            return orientation;
        } catch (BadImage damaged) {
            // The picture itself may be whole; every viewer shows it as stored.
            return 1;
        }
    }

    private static int value(ByteReader in, long tag) throws BadImage {
        int type = in.u16(tag + 2);
        if (!isRead(type) || in.u32(tag + 4) < 1) {
            return 1;
        }
        return checked(switch (type) {
            case SIGNED_BYTE -> in.u8(tag + 8);
            case SHORT, SIGNED_SHORT -> in.u16(tag + 8);
            default -> in.u32(tag + 8);
        });
    }

    /** Whether a number of the TIFF type is taken for an orientation; Pillow too leaves bytes without sign alone. */
    static boolean isRead(int type) {
        return type == SIGNED_BYTE || type == SHORT || type == LONG || type == SIGNED_SHORT || type == SIGNED_LONG || type == LONG8;
    }

    /** The orientation, or 1 if it is none. */
    static int checked(long value) {
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
