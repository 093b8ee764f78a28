package org.patchlode.corpus.image;

/** Numbers of the TIFF specification. */
public final class Tiff {

    public static final int WIDTH = 256;
    public static final int HEIGHT = 257;
    public static final int BITS = 258;
    public static final int COMPRESSION = 259;
    public static final int PHOTOMETRIC = 262;
    public static final int FILL_ORDER = 266;
    public static final int STRIP_OFFSETS = 273;
    public static final int ORIENTATION = 274;
    public static final int SAMPLES = 277;
    public static final int ROWS_PER_STRIP = 278;
    public static final int STRIP_BYTES = 279;
    public static final int PLANAR = 284;
    public static final int T4_OPTIONS = 292;
    public static final int T6_OPTIONS = 293;
    public static final int PREDICTOR = 317;
    public static final int COLOUR_MAP = 320;
    public static final int TILE_WIDTH = 322;
    public static final int TILE_HEIGHT = 323;
    public static final int TILE_OFFSETS = 324;
    public static final int TILE_BYTES = 325;
    public static final int INK_SET = 332;
    public static final int EXTRA_SAMPLES = 338;
    public static final int SAMPLE_FORMAT = 339;
    public static final int JPEG_TABLES = 347;
    public static final int COEFFICIENTS = 529;
    public static final int SUBSAMPLING = 530;
    public static final int REFERENCE = 532;

    private Tiff() {}

    /** Bytes of a number of a type. */
    public static int size(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, 16, 17, 18 -> 8;
            default -> 1;
        };
    }

    /** Whether a tag says anything that a picture depends on. */
    public static boolean isRead(int tag) {
        return tag >= WIDTH && tag <= JPEG_TABLES || tag >= COEFFICIENTS && tag <= REFERENCE;
    }
}
