package org.patchlode.corpus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchlode.corpus.read.SlowFiles.HADOOP;
import static org.patchlode.corpus.read.SlowFiles.OPENED;
import static org.patchlode.corpus.read.SlowFiles.gate;
import static org.patchlode.corpus.read.SlowFiles.waits;
import static org.patchlode.corpus.read.SlowFiles.waitsEvery;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.storage.StorageException;

/** What is read ahead is what would be read, in the same order, within bounds. */
@Timeout(60)
class ReadAheadTest {

    @TempDir Path folder;

    @BeforeEach
    void open() {
        SlowFiles.reset();
    }

    private List<ImageRef> images(String scheme, int count) throws IOException {
        Random random = new Random(1);
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[random.nextInt(20_000)];
            random.nextBytes(bytes);
            Path file = folder.resolve("%03d".formatted(i));
            if (i % 17 != 3) {
                Files.write(file, bytes);
            }
            // A list without sizes has none, and some have changed since.
            images.add(new ImageRef(scheme + ":" + file, file.getFileName().toString(), i % 5 == 0 ? 0 : bytes.length));
        }
        return images;
    }

    private static EncodedImages encoded() {
        return new EncodedImages(HADOOP, ImageLimits.DEFAULT, List.of(Duration.ZERO));
    }

    private static String text(byte[] bytes) {
        return bytes.length + " " + java.util.Arrays.hashCode(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "gated", "disk"})
    void theSameInTheSameOrder(String scheme) throws IOException {
        List<ImageRef> images = images(scheme, 300);
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(images)) {
            for (ImageRef image : images) {
                String read = ahead.next(ReadAheadTest::text, reason -> reason);
                assertThat(read).as(image.id()).isEqualTo(encoded.<String>read(image, ReadAheadTest::text, reason -> reason));
                assertThat(read.contains("gone")).isEqualTo(!Files.exists(folder.resolve(image.relative())));
            }
        }
    }

    @Test
    void severalReadsAtOnceWhereAnswersTakeLong() throws IOException {
        gate = new CountDownLatch(4);
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(images("gated", 8))) {
            for (int i = 0; i < 8; i++) {
                assertThat(ahead.<String>next(ReadAheadTest::text, reason -> reason)).isNotEmpty();
            }
        }
    }

    @Test
    void filesOfThisMachineAreReadAheadOnceThatProvesSlow() throws IOException {
        List<ImageRef> images = images("disk", 60);
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(images)) {
            assertThat(ahead.threads()).isEmpty();
            for (int i = 0; i < 20; i++) {
                ahead.next(ReadAheadTest::text, reason -> reason);
            }
            assertThat(ahead.threads()).hasSize(1);
        }
    }

    @Test
    void aReadThatWasHeldUpByAccidentIsNotTakenForASlowDisk() throws IOException {
        waitsEvery = 40;
        waits = 8;
        // The machine has accidents of its own, which add to this one: not in every attempt.
        int threads = threadsAfter(60);
        for (int attempt = 1; attempt < 5 && threads > 0; attempt++) {
            threads = threadsAfter(60);
        }
        assertThat(threads).isZero();
    }

    @Test
    void longReadsThatAreRareProveADiskSlowToo() throws IOException {
        waitsEvery = 40;
        waits = 30;
        assertThat(threadsAfter(150)).isEqualTo(1);
    }

    private int threadsAfter(int count) throws IOException {
        List<ImageRef> images = images("disk", count);
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(images)) {
            for (int i = 0; i < count; i++) {
                ahead.next(ReadAheadTest::text, reason -> reason);
            }
            return ahead.threads().size();
        }
    }

    @Test
    void whatIsReadAndNotTakenIsBounded() throws IOException, InterruptedException {
        List<ImageRef> large = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Path file = folder.resolve("large %02d".formatted(i));
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                out.setLength(12 << 20);
            }
            large.add(new ImageRef("gated:" + file, file.getFileName().toString(), 12 << 20));
        }
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(large)) {
            awaitOpened(3);
            Thread.sleep(200);
            assertThat(OPENED).hasValue(3);
            for (int i = 0; i < large.size(); i++) {
                assertThat(ahead.<Integer>next(bytes -> bytes.length, reason -> 0)).isEqualTo(12 << 20);
            }
        }
        OPENED.set(0);
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(images("gated", 100))) {
            awaitOpened(30);
            Thread.sleep(200);
            assertThat(OPENED.get()).isLessThanOrEqualTo(32);
            ahead.next(ReadAheadTest::text, reason -> reason);
        }
    }

    private static void awaitOpened(int count) throws InterruptedException {
        while (OPENED.get() < count) {
            Thread.sleep(5);
        }
    }

    @Test
    void aFailureIsToldInItsTurn() throws IOException {
        List<ImageRef> images = new ArrayList<>(images("gated", 3));
        images.add(2, new ImageRef("gated:" + folder.resolve("away"), "away", 10));
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(images)) {
            ahead.next(ReadAheadTest::text, reason -> reason);
            ahead.next(ReadAheadTest::text, reason -> reason);
            assertThatThrownBy(() -> ahead.next(ReadAheadTest::text, reason -> reason)).isInstanceOf(StorageException.class).hasMessageContaining("away");
        }
    }

    @Test
    void closingEndsWhatWaitsForStorage() throws IOException, InterruptedException {
        gate = new CountDownLatch(Integer.MAX_VALUE);
        List<Thread> readers;
        try (EncodedImages encoded = encoded(); ReadAhead ahead = encoded.ahead(images("gated", 100))) {
            readers = ahead.threads();
            awaitOpened(readers.size());
            assertThat(readers).hasSizeGreaterThan(1);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> ahead.next(ReadAheadTest::text, reason -> reason)).hasRootCauseInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        }
        for (Thread reader : readers) {
            reader.join();
        }
    }
}
