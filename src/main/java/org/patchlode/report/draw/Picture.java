package org.patchlode.report.draw;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A small picture in memory. */
public final class Picture {

    /** Zero in a projection. */
    static final int GREY = 0x808080;

    /** Larger than any network's input; a header that claims more is not believed. */
    private static final long MOST_PIXELS = 16L << 20;

    private final int width;
    private final int height;
    private final int[] rgb;
    /** Counted when they are asked for: most pictures are only drawn. */
    private Optional<Levels> levels = Optional.empty();

    /**
     * @param width columns
     * @param height rows
     * @param rgb {@code [height, width]}, 0xRRGGBB
     */
    public Picture(int width, int height, int[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** @param width columns @param height rows @param rgb {@code [height, width, 3]}, red, green and blue */
    public static Picture of(int width, int height, byte[] rgb) {
        int[] pixels = new int[width * height];
        for (int i = 0, from = 0; i < pixels.length; i++, from += 3) {
            pixels[i] = (rgb[from] & 255) << 16 | (rgb[from + 1] & 255) << 8 | rgb[from + 2] & 255;
        }
        return new Picture(width, height, pixels);
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** {@code [height, width]}, 0xRRGGBB. */
    public int[] rgb() {
        return rgb;
    }

    /** Decodes a stored picture; empty if it is damaged or claims an absurd size. */
    public static Optional<Picture> decode(byte[] encoded) {
        Optional<Picture> plain = PlainPng.decode(encoded, MOST_PIXELS);
        return plain.isPresent() ? plain : decodeAny(encoded);
    }

    private static Optional<Picture> decodeAny(byte[] encoded) {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
                    return Optional.empty();
                }
                return Optional.of(of(reader.read(0)));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Readers throw whatever a damaged file makes them trip over.
            return Optional.empty();
        }
    }

    /** Of an image in memory. */
    public static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] rgb = new int[width * height];
        if (isPlainBytes(image)) {
            bytes(image.getRaster(), rgb);
            return new Picture(width, height, rgb);
        }
        image.getRGB(0, 0, width, height, rgb, 0, width);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= 0xffffff;
        }
        return new Picture(width, height, rgb);
    }

    /** Whether red, green and blue stand as bytes beside each other, as readers of PNG and JPEG give them: {@code getRGB} takes ten times as long. */
    private static boolean isPlainBytes(BufferedImage image) {
        return image.getRaster().getNumBands() == 3
                && image.getColorModel().getColorSpace().isCS_sRGB()
                && image.getSampleModel() instanceof PixelInterleavedSampleModel
                && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer && buffer.getNumBanks() == 1
                && image.getRaster().getSampleModelTranslateX() == 0 && image.getRaster().getSampleModelTranslateY() == 0;
    }

    private static void bytes(Raster raster, int[] rgb) {
        byte[] from = ((DataBufferByte) raster.getDataBuffer()).getData();
        PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
        int[] offsets = model.getBandOffsets();
        int step = model.getPixelStride();
        for (int y = 0, to = 0; y < raster.getHeight(); y++) {
            int at = raster.getDataBuffer().getOffset() + y * model.getScanlineStride();
            for (int x = 0; x < raster.getWidth(); x++, to++, at += step) {
                rgb[to] = (from[at + offsets[0]] & 255) << 16 | (from[at + offsets[1]] & 255) << 8 | from[at + offsets[2]] & 255;
            }
        }
    }

    Levels levels() {
        if (levels.isEmpty()) {
            levels = Optional.of(Levels.of(rgb));
        }
        return levels.get();
    }

    /** With {@code table[v]} for each value v of a colour, 0 to 255. */
    Picture replaced(int[] table) {
        int[] out = new int[rgb.length];
        for (int i = 0; i < out.length; i++) {
            int pixel = rgb[i];
            out[i] = table[pixel >> 16 & 255] << 16 | table[pixel >> 8 & 255] << 8 | table[pixel & 255];
        }
        Picture replaced = new Picture(width, height, out);
        replaced.levels = levels.map(counted -> counted.replaced(table));
        return replaced;
    }

    /** The mean of the pixels that each new pixel covers, or, where neither side shrinks, the nearest pixel: edges stay edges. */
    public Picture scaled(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        return newWidth >= width && newHeight >= height ? nearest(newWidth, newHeight) : means(newWidth, newHeight);
    }

    private Picture nearest(int newWidth, int newHeight) {
        int[] out = new int[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            int row = middle(y, height, newHeight) * width;
            for (int x = 0; x < newWidth; x++) {
                out[y * newWidth + x] = rgb[row + middle(x, width, newWidth)];
            }
        }
        return new Picture(newWidth, newHeight, out);
    }

    private static int middle(int place, int side, int newSide) {
        return Math.min(side - 1, (int) ((2L * place + 1) * side / (2L * newSide)));
    }

    /** Rows are added up first, each with the share of it that the new row covers, in integers, which a core adds many at once; then columns. */
    private Picture means(int newWidth, int newHeight) {
        int[] out = new int[newWidth * newHeight];
        Coverage rows = Coverage.of(height, newHeight);
        Coverage columns = Coverage.of(width, newWidth);
        int[] red = new int[width];
        int[] green = new int[width];
        int[] blue = new int[width];
        // As fine as leaves the sums of a column below 2^31.
        float whole = Integer.highestOneBit(Math.min(1 << 12, Math.max(1, (1 << 23) / (height / newHeight + 2))));
        for (int y = 0; y < newHeight; y++) {
            Arrays.fill(red, 0);
            Arrays.fill(green, 0);
            Arrays.fill(blue, 0);
            float[] shares = rows.shares(y);
            int all = 0;
            for (int i = 0; i < shares.length; i++) {
                int share = Math.round(shares[i] * whole);
                all += share;
                addRow(rows.first(y) + i, share, red, green, blue);
            }
            for (int x = 0; x < newWidth; x++) {
                out[y * newWidth + x] = mean(red, columns, x, all) << 16 | mean(green, columns, x, all) << 8 | mean(blue, columns, x, all);
            }
        }
        return new Picture(newWidth, newHeight, out);
    }

    private void addRow(int row, int share, int[] red, int[] green, int[] blue) {
        int from = row * width;
        for (int x = 0; x < width; x++) {
            int pixel = rgb[from + x];
            red[x] += share * (pixel >> 16 & 255);
            green[x] += share * (pixel >> 8 & 255);
            blue[x] += share * (pixel & 255);
        }
    }

    /** @param rows what the shares of the rows add up to */
    private static int mean(int[] sums, Coverage columns, int x, int rows) {
        float[] shares = columns.shares(x);
        int first = columns.first(x);
        float sum = 0;
        float area = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += shares[i] * sums[first + i];
            area += shares[i];
        }
        return level(sum / (area * rows));
    }

    private static int level(float value) {
        return Math.min(255, (int) (value + 0.5f));
    }
}
