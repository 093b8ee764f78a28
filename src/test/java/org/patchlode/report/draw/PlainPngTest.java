package org.patchlode.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Reads what ImageIO reads, or leaves it to that. */
class PlainPngTest {

    private static final long MOST = 1 << 20;

    private static void chunk(DataOutputStream out, String name, byte[] data, int from, int to) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.US_ASCII));
        crc.update(data, from, to - from);
        out.writeInt(to - from);
        out.writeBytes(name);
        out.write(data, from, to - from);
        out.writeInt((int) crc.getValue());
    }

    /** @param rows with filters' numbers, which need not be the filters of any picture: whatever stands there means one @param cuts data chunks */
    private static byte[] png(int width, int height, byte[] kind, byte[] rows, int cuts, String extra) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(kind).array();
        chunk(out, "IHDR", header, 0, header.length);
        if (!extra.isEmpty()) {
            chunk(out, extra, new byte[] {0, 1, 0, 2, 0, 3}, 0, 6);
        }
        Deflater deflater = new Deflater(6);
        deflater.setInput(rows);
        deflater.finish();
        byte[] packed = new byte[rows.length * 2 + 100];
        int size = deflater.deflate(packed);
        deflater.end();
        for (int cut = 0; cut < cuts; cut++) {
            chunk(out, "IDAT", packed, size * cut / cuts, size * (cut + 1) / cuts);
        }
        chunk(out, "IEND", packed, 0, 0);
        return bytes.toByteArray();
    }

    private static byte[] rows(int width, int height, Random random) {
        byte[] rows = new byte[height * (3 * width + 1)];
        random.nextBytes(rows);
        for (int y = 0; y < height; y++) {
            rows[y * (3 * width + 1)] = (byte) random.nextInt(5);
        }
        return rows;
    }

    @Property(tries = 300)
    void everyFilterAndCutIsReadAsImageIoReadsIt(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 4) int cuts, @ForAll long seed) throws IOException {
        byte[] png = png(width, height, new byte[] {8, 2, 0, 0, 0}, rows(width, height, new Random(seed)), cuts, "");
        Picture picture = PlainPng.decode(png, MOST).orElseThrow();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
        for (int at = 0; at < width * height; at++) {
            assertThat(picture.rgb()[at]).as("pixel %d", at).isEqualTo(image.getRGB(at % width, at / width) & 0xffffff);
        }
    }

    @Example
    void whatIsNotPlainIsLeftToOthers() throws IOException {
        byte[] rows = rows(5, 4, new Random(1));
        assertThat(PlainPng.decode(png(5, 4, new byte[] {8, 2, 0, 0, 0}, rows, 1, ""), MOST)).isPresent();
        for (byte[] kind : new byte[][] {{8, 0, 0, 0, 0}, {8, 3, 0, 0, 0}, {8, 6, 0, 0, 0}, {16, 2, 0, 0, 0}, {8, 2, 0, 0, 1}, {8, 2, 1, 0, 0}, {8, 2, 0, 1, 0}}) {
            assertThat(PlainPng.decode(png(5, 4, kind, rows, 1, ""), MOST)).as(Arrays.toString(kind)).isEmpty();
        }
        // A colour that is transparent, a curve of lightness.
        for (String extra : new String[] {"tRNS", "gAMA"}) {
            assertThat(PlainPng.decode(png(5, 4, new byte[] {8, 2, 0, 0, 0}, rows, 1, extra), MOST)).as(extra).isEmpty();
        }
        assertThat(PlainPng.decode(png(5, 4, new byte[] {8, 2, 0, 0, 0}, rows, 1, ""), 19)).isEmpty();
    }

    @Example
    void damageIsNoPicture() throws IOException {
        byte[] rows = rows(9, 7, new Random(2));
        byte[] png = png(9, 7, new byte[] {8, 2, 0, 0, 0}, rows, 2, "");
        for (int length = 0; length < png.length - 8; length++) {
            assertThat(PlainPng.decode(Arrays.copyOf(png, length), MOST)).as("%d bytes of %d", length, png.length).isEmpty();
        }
        // Fewer rows than the header claims, more than it claims, a filter that there is not.
        assertThat(PlainPng.decode(png(9, 8, new byte[] {8, 2, 0, 0, 0}, rows, 1, ""), MOST)).isEmpty();
        assertThat(PlainPng.decode(png(9, 6, new byte[] {8, 2, 0, 0, 0}, rows, 1, ""), MOST)).isEmpty();
        rows[28] = 5;
        assertThat(PlainPng.decode(png(9, 7, new byte[] {8, 2, 0, 0, 0}, rows, 1, ""), MOST)).isEmpty();
        // Every byte changed in turn: a picture or none, never an exception.
        for (int at = 0; at < png.length; at++) {
            byte[] changed = png.clone();
            changed[at] ^= (byte) 0x41;
            PlainPng.decode(changed, MOST).ifPresent(picture -> assertThat(picture.rgb()).hasSize(picture.width() * picture.height()));
        }
    }
}
