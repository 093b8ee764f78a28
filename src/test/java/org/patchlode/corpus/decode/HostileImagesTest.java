package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.EncodedStream;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;

/** Files that claim, repeat or lack more than they have: each is refused for its reason, soon and for little memory. */
class HostileImagesTest {

    private static final long MOST_BYTES = 160L << 20;
    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();
    private static final Map<String, String> REASONS = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = HostileImagesTest.class.getResourceAsStream("/images/hostile.zip"); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                FILES.put(entry.getName(), zip.readAllBytes());
            }
        }
        new String(FILES.remove("reasons.csv"), StandardCharsets.UTF_8).lines().skip(1)
                .forEach(line -> REASONS.put(line.substring(0, line.indexOf(',')), line.substring(line.indexOf(',') + 1).replace("\"", "")));
    }

    @Test
    @Timeout(60)
    void eachIsRefusedForItsReasonBeforeMuchMemoryIsTaken() {
        assertThat(REASONS.keySet()).isEqualTo(FILES.keySet()).hasSizeGreaterThan(25);
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FILES.forEach((name, bytes) -> {
            long before = thread.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> decoder.decode(bytes)).as(name).isInstanceOf(BadImageException.class).hasMessageContaining(REASONS.get(name));
            assertThat(thread.getCurrentThreadAllocatedBytes() - before).as(name).isLessThan(MOST_BYTES);
        });
    }

    @Test
    void onlyThePictureOfATiffIsHeldAgainstTheLimitOfPixels() throws BadImageException {
        ImageDecoder decoder = new ImageDecoder(new ImageLimits(1 << 20, 289));
        assertThat(decoder.decode(tiff(17, 17, 17, 15, false)).image().height()).isEqualTo(17);
        RgbImage tiled = decoder.decode(tiff(17, 17, 16, 16, true)).image();
        assertThat(tiled.width()).isEqualTo(17);
        assertThat(tiled.rgb()).containsOnly(77);
        assertThatThrownBy(() -> decoder.decode(tiff(17, 18, 17, 18, false))).isInstanceOf(BadImageException.class)
                .hasMessage("it claims 17 x 18 pixels, over the limit of 289 (--max-pixels)");
        assertThatThrownBy(() -> decoder.decode(tiff(17, 17, 48, 48, true))).isInstanceOf(BadImageException.class)
                .hasMessage("one of its tiles claims 48 x 48 pixels, over the limit of 289 (--max-pixels)");
        assertThatThrownBy(() -> decoder.decode(tiff(1, 100, 200, 1, true))).isInstanceOf(BadImageException.class)
                .hasMessage("its tiles claim 200 x 100 pixels of 8 bits, 20000 bytes, over the limit of 1156 (4 for each of --max-pixels)");
        assertThatThrownBy(() -> decoder.decode(claim(Integer.MAX_VALUE))).isInstanceOf(BadImageException.class)
                .hasMessageContaining("one of its tiles claims 2147483647 x 2147483647 pixels, over the limit of 289");
    }

    /** Grey, not packed, of one value; strips end with the picture. */
    private static byte[] tiff(int width, int height, int partWidth, int partHeight, boolean tiled) {
        int across = (width + partWidth - 1) / partWidth;
        int down = (height + partHeight - 1) / partHeight;
        int[] starts = new int[across * down];
        int data = 1024;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = data;
            data += partWidth * (tiled ? partHeight : Math.min(partHeight, height - i / across * partHeight));
        }
        byte[] bytes = new byte[data];
        Arrays.fill(bytes, 1024, data, (byte) 77);
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) (tiled ? 7 : 6));
        tag(out, 256, width);
        tag(out, 257, height);
        tag(out, 258, 8);
        tag(out, 262, 1);
        if (tiled) {
            tag(out, 322, partWidth);
            tag(out, 323, partHeight);
        }
        out.putShort((short) (tiled ? 324 : 273)).putShort((short) 4).putInt(starts.length).putInt(starts.length == 1 ? starts[0] : 512);
        if (!tiled) {
            tag(out, 278, partHeight);
        }
        out.position(512);
        for (int start : starts) {
            out.putInt(start);
        }
        return bytes;
    }

    /** One tile that is far larger than the picture of a pixel. */
    private static byte[] claim(int side) {
        byte[] bytes = tiff(1, 1, 1, 1, true);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(10 + 12 * 4 + 8, side).putInt(10 + 12 * 5 + 8, side);
        return bytes;
    }

    private static void tag(ByteBuffer out, int tag, int value) {
        out.putShort((short) tag).putShort((short) 4).putInt(1).putInt(value);
    }

    @Test
    @Timeout(30)
    void aDecoderThatNeverEndsIsLeftBehind() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (DecodingBudget budget = new DecodingBudget(new ImageLimits(1 << 20, 1 << 20, 1))) {
            assertThatThrownBy(() -> budget.watch(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    ended.countDown();
                }
                return 0;
            })).isInstanceOf(BadImageException.class).hasMessage("it took over 1 s to decode (--max-image-seconds)");
        }
        assertThat(ended.await(10, TimeUnit.SECONDS)).as("told to end").isTrue();
    }

    @Test
    @Timeout(30)
    void readingGoesOnForNoLongerThanTheTimeOfTheImage() {
        try (DecodingBudget budget = new DecodingBudget(new ImageLimits(1 << 20, 1 << 20, 1)); EncodedStream in = new EncodedStream(new byte[64], budget)) {
            assertThatThrownBy(() -> {
                while (true) {
                    in.seek(0);
                    in.readLong();
                }
            }).isInstanceOf(IOException.class).hasMessage("its time is over");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatADecoderMeetsReachesTheOneWhoWaits() {
        try (DecodingBudget budget = new DecodingBudget(ImageLimits.DEFAULT)) {
            assertThatThrownBy(() -> budget.watch(() -> {
                throw new BadImageException("why");
            })).isInstanceOf(BadImageException.class).hasMessage("why");
            assertThatThrownBy(() -> budget.watch(() -> {
                throw new OutOfMemoryError("none");
            })).isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> budget.watch(() -> {
                throw new IllegalStateException("other");
            })).isInstanceOf(IllegalStateException.class);
        }
    }
}
