package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.corpus.decode.TestImages.chunk;
import static org.patchlode.corpus.decode.TestImages.claiming;
import static org.patchlode.corpus.decode.TestImages.jpeg;
import static org.patchlode.corpus.decode.TestImages.png;
import static org.patchlode.corpus.decode.TestImages.withSegment;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.read.ImagePreparation;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.model.PreprocessingFile;

/** Whatever is in a file, the result is a value, with a reason if it is no image. */
class DamagedImageTest {

    private static final ImagePreparation PREPARATION = TestImages.preparation("input { width = 16, height = 16 }");
    private static final List<byte[]> WHOLE = List.of(
            jpeg(37, 29),
            TestImages.progressive(TestImages.picture(37, 29, BufferedImage.TYPE_INT_RGB)),
            png(37, 29),
            TestImages.encode("png", TestImages.picture(37, 29, BufferedImage.TYPE_BYTE_INDEXED)),
            TestImages.encode("gif", TestImages.picture(37, 29, BufferedImage.TYPE_BYTE_INDEXED)),
            TestImages.encode("bmp", TestImages.picture(37, 29, BufferedImage.TYPE_3BYTE_BGR)),
            TestImages.encode("tiff", TestImages.picture(37, 29, BufferedImage.TYPE_3BYTE_BGR)));

    @Example
    void wholeOnesAreImages() {
        assertThat(WHOLE).allSatisfy(bytes -> assertThat(PREPARATION.prepare("x", bytes)).isInstanceOf(LoadResult.Image.class));
    }

    @Property(tries = 400)
    void cutOnesAreBad(@ForAll @IntRange(max = 6) int which, @ForAll @IntRange(max = 998) int permille) {
        byte[] whole = WHOLE.get(which);
        LoadResult loaded = PREPARATION.prepare("x", Arrays.copyOf(whole, (int) ((long) whole.length * permille / 1000)));
        assertThat(loaded.id()).isEqualTo("x");
        // A GIF may lack its last byte, a TIFF what follows its picture; all else misses its end.
        if (which < 4) {
            assertThat(TestImages.reason(loaded)).doesNotContain("\n").isNotBlank();
        }
    }

    @Property(tries = 1500)
    void flippedOnesNeverThrow(@ForAll @IntRange(max = 6) int which, @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 999_999) Integer> flips) {
        byte[] bytes = WHOLE.get(which).clone();
        for (int flip : flips) {
            bytes[(int) ((long) bytes.length * (flip / 8) / 125_000)] ^= (byte) (1 << flip % 8);
        }
        LoadResult loaded = PREPARATION.prepare("x", bytes);
        if (loaded instanceof LoadResult.Image image) {
            assertThat(image.pixels().rgb()).hasSize(16 * 16 * 3);
        } else {
            assertThat(TestImages.reason(loaded)).isNotBlank();
        }
    }

    @Example
    void emptyAndMislabelledFilesAreNamed() {
        assertReason(new byte[0], "the file is empty");
        assertReason("<html><body>404".getBytes(StandardCharsets.US_ASCII), "none of JPEG, PNG, GIF, BMP, TIFF and WebP: it starts with the bytes 3c 68 74 6d");
        assertThat(PREPARATION.prepare("wrong-name.jpg", png(16, 16))).isInstanceOf(LoadResult.Image.class);
    }

    @Example
    void truncationThatDecodersHideIsFound() {
        byte[] jpeg = jpeg(200, 200);
        assertReason(Arrays.copyOf(jpeg, jpeg.length - 2), "truncated");
        assertReason(Arrays.copyOf(jpeg, jpeg.length / 2), "truncated");
        assertReason(Arrays.copyOf(png(200, 200), 300), "truncated");
        byte[] tiff = WHOLE.get(6);
        assertReason(Arrays.copyOf(tiff, 9), "truncated");
    }

    @Example
    void forgedSizesAreRefusedBeforeMemoryIsTaken() {
        assertReason(claiming(png(8, 8), 60_000, 60_000), "it claims 60000 x 60000 pixels, over the limit of 100000000 (--max-pixels)");
        assertReason(claiming(png(8, 8), -1, -1), "--max-pixels");
        assertReason(claiming(png(8, 8), 0, 8), "it claims 0 x 8 pixels");
        assertReason(claiming(png(8, 8), 9_000, 9_000), "damaged");
        byte[] jpeg = jpeg(8, 8);
        int frame = indexOf(jpeg, 0xc0);
        Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xea);
        assertReason(jpeg, "--max-pixels");
        byte[] gif = WHOLE.get(4).clone();
        Arrays.fill(gif, 6, 10, (byte) 0xff);
        assertReason(gif, "--max-pixels");
        byte[] bmp = WHOLE.get(5).clone();
        Arrays.fill(bmp, 18, 21, (byte) 0xff);
        assertReason(bmp, "--max-pixels");
    }

    @Example
    void tooManyBytesAreNamed() {
        ImagePreparation small = new ImagePreparation(
                PreprocessingFile.read("unit-64").preprocessing(), new ImageLimits(100, 1000));
        assertThat(TestImages.reason(small.prepare("x", new byte[101]))).isEqualTo("it has 101 bytes, over the limit of 100 (--max-image-bytes)");
    }

    @Example
    void profilesThatUnpackWithoutEndAreNotUnpacked() {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(new byte[] {'x', 0, 0});
        try (DeflaterOutputStream out = new DeflaterOutputStream(bomb, new Deflater(9))) {
            for (int i = 0; i < 256; i++) {
                out.write(new byte[1 << 20]);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        for (String type : new String[] {"iCCP", "zTXt"}) {
            LoadResult loaded = PREPARATION.prepare("x", TestImages.withChunk(png(16, 16), chunk(type, bomb.toByteArray())));
            assertThat(TestImages.image(loaded).rgb()).isEqualTo(TestImages.image(PREPARATION.prepare("y", png(16, 16))).rgb());
        }
    }

    @Example
    void flippedPngDataFailsItsChecksum() {
        byte[] png = png(64, 64);
        png[png.length - 40] ^= 4;
        assertReason(png, "checksum");
    }

    @Example
    void forgedPartsOfATiffAreRefusedBeforeMemoryIsTaken() {
        byte[] tiff = WHOLE.get(6);
        int offset = -1;
        for (int i = 0; i < tiff.length - 12; i++) {
            // StripByteCounts (279), of type LONG, in the writer's big-endian directory.
            if (tiff[i] == 1 && tiff[i + 1] == 0x17 && tiff[i + 2] == 0 && tiff[i + 3] == 4 && tiff[i + 7] == 1) {
                offset = i + 8;
            }
        }
        assertThat(offset).isPositive();
        assertReason(set(tiff, offset, 0x7f), "truncated or damaged: a part of");
    }

    @Example
    void jpegKindsThatAreNotReadAreNamed() {
        byte[] jpeg = jpeg(8, 8);
        int frame = indexOf(jpeg, 0xc0);
        assertReason(set(jpeg, frame + 1, 0xc9), "arithmetic coding");
        assertReason(set(jpeg, frame + 1, 0xc3), "lossless");
        assertReason(set(jpeg, frame + 4, 12), "samples have 12 bits");
        assertReason(set(jpeg, frame + 9, 2), "2 colour components");
        assertReason(set(set(jpeg, frame + 5, 0), frame + 6, 0), "claims 8 x 0 pixels");
    }

    @Example
    void metadataOfAnyKindIsPassedOver() {
        byte[] jpeg = withSegment(withSegment(jpeg(16, 16), 0xe2, "ICC_PROFILE\0broken".getBytes(StandardCharsets.ISO_8859_1)), 0xe1, TestImages.exif(77));
        assertThat(TestImages.image(PREPARATION.prepare("x", jpeg)).rgb()).isEqualTo(TestImages.image(PREPARATION.prepare("x", jpeg(16, 16))).rgb());
    }

    private static byte[] set(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static int indexOf(byte[] jpeg, int marker) {
        for (int i = 0; i < jpeg.length - 1; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) marker) {
                return i;
            }
        }
        throw new AssertionError("no such marker");
    }

    private static void assertReason(byte[] bytes, String reason) {
        assertThat(TestImages.reason(PREPARATION.prepare("x", bytes))).contains(reason).doesNotContain("\n");
    }
}
