package org.patchlode.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
            assertThatThrownBy(() -> decoder.decode(bytes)).as(name).isInstanceOf(BadImage.class).hasMessageContaining(REASONS.get(name));
            assertThat(thread.getCurrentThreadAllocatedBytes() - before).as(name).isLessThan(MOST_BYTES);
        });
    }

    @Test
    @Timeout(30)
    void aDecoderThatNeverEndsIsLeftBehind() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (Budget budget = new Budget(new ImageLimits(1 << 20, 1 << 20, 1))) {
            assertThatThrownBy(() -> budget.watch(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    ended.countDown();
                }
                return 0;
            })).isInstanceOf(BadImage.class).hasMessage("it took over 1 s to decode (--max-image-seconds)");
        }
        assertThat(ended.await(10, TimeUnit.SECONDS)).as("told to end").isTrue();
    }

    @Test
    @Timeout(30)
    void readingGoesOnForNoLongerThanTheTimeOfTheImage() {
        try (Budget budget = new Budget(new ImageLimits(1 << 20, 1 << 20, 1)); EncodedStream in = new EncodedStream(new byte[64], budget)) {
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
        try (Budget budget = new Budget(ImageLimits.DEFAULT)) {
            assertThatThrownBy(() -> budget.watch(() -> {
                throw new BadImage("why");
            })).isInstanceOf(BadImage.class).hasMessage("why");
            assertThatThrownBy(() -> budget.watch(() -> {
                throw new OutOfMemoryError("none");
            })).isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> budget.watch(() -> {
                throw new IllegalStateException("other");
            })).isInstanceOf(IllegalStateException.class);
        }
    }
}
