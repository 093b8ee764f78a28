package org.patchlode.corpus;

/** EXIF orientation: how a stored image is to be turned to be seen upright. */
final class ExifOrientation {

    private static final int TAG = 0x112;
    private static final int SHORT = 3;
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
            for (int i = 0; i < tags; i++) {
                long tag = directory + 2 + 12L * i;
                if (in.u16(tag) == TAG && in.u16(tag + 2) == SHORT) {
                    int value = in.u16(tag + 8);
                    return value >= 1 && value <= 8 ? value : 1;
                }
            }
            return 1;
        } catch (BadImage damaged) {
            // The picture itself may be whole; every viewer shows it as stored.
            return 1;
        }
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
