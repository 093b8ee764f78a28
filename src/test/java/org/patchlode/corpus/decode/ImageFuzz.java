package org.patchlode.corpus.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;

/**
 * Decodes thousands of damaged pictures of one format, in a process of its own so that a crash of native code is seen.
 *
 * <p>Arguments: format, number, seed, and a folder for what was accepted ({@code -} for none), each file beside its pixels.
 * {@code images/fuzz_check.py} asks Pillow about them.
 */
final class ImageFuzz {

    private static final int[] NOTABLE = {0, 1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 254, 255};
    private static final int MOST_KEPT_PIXELS = 1 << 20;

    private final Random random;
    private final List<byte[]> samples;

    private ImageFuzz(List<byte[]> samples, long seed) {
        this.samples = samples;
        random = new Random(seed);
    }

    public static void main(String[] args) throws IOException {
        String format = args[0];
        int number = Integer.parseInt(args[1]);
        ImageFuzz fuzz = new ImageFuzz(samples(format), Long.parseLong(args[2]));
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        Map<String, Integer> reasons = new TreeMap<>();
        int accepted = 0;
        long slowest = 0;
        for (int i = 0; i < number; i++) {
            byte[] mutant = fuzz.mutant(format);
            long start = System.nanoTime();
            try {
                RgbImage image = decoder.decode(mutant).upright();
                accepted++;
                if (!args[3].equals("-")) {
                    keep(Path.of(args[3]), "%s-%06d".formatted(format, i), mutant, image);
                }
            } catch (BadImageException e) {
                reasons.merge(e.getMessage().replaceAll("[0-9]+", "#"), 1, Integer::sum);
            }
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        String status = Files.readString(Path.of("/proc/self/status"));
        long peak = status.lines().filter(line -> line.startsWith("VmHWM")).mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
        System.out.printf("mutants=%d accepted=%d reasons=%d slowest_ms=%d peak_mb=%d%n", number, accepted, reasons.size(), slowest / 1_000_000, peak >> 10);
        reasons.entrySet().stream().sorted((a, b) -> b.getValue() - a.getValue()).limit(40).forEach(e -> System.out.printf("%7d %s%n", e.getValue(), e.getKey()));
    }

    private static void keep(Path folder, String name, byte[] mutant, RgbImage image) throws IOException {
        Files.write(folder.resolve(name), mutant);
        if (image.width() * image.height() <= MOST_KEPT_PIXELS) {
            byte[] head = "%d %d\n".formatted(image.width(), image.height()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] content = Arrays.copyOf(head, head.length + image.rgb().length);
            System.arraycopy(image.rgb(), 0, content, head.length, image.rgb().length);
            Files.write(folder.resolve(name + ".rgb"), content);
        }
    }

    private static List<byte[]> samples(String format) throws IOException {
        List<byte[]> samples = new ArrayList<>();
        try (InputStream in = ImageFuzz.class.getResourceAsStream("/images/images.zip"); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith(format + "/")) {
                    samples.add(zip.readAllBytes());
                }
            }
        }
        return samples;
    }

    private byte[] mutant(String format) {
        byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        if (format.equals("png") && random.nextInt(8) > 0) {
            mendSums(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length < 16) {
            return bytes;
        }
        // Headers matter most, and in a TIFF they come last.
        int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 200);
        int at = random.nextInt(4) == 0 ? bytes.length - 1 - random.nextInt(reach) : random.nextInt(reach);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(32));
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 3, 4 -> bytes[at] = (byte) NOTABLE[random.nextInt(NOTABLE.length)];
            case 5 -> Arrays.fill(bytes, at, at + Math.min(length, 4), (byte) (random.nextBoolean() ? 0 : 255));
            case 6 -> System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
            case 7 -> {
                return Arrays.copyOf(bytes, Math.max(16, at));
            }
            default -> {
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
                System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
                return shorter;
            }
        }
        return bytes;
    }

    /** Else damage would end at a checksum and never reach a decoder. */
    private static void mendSums(byte[] png) {
        for (long at = 8; at + 12 <= png.length; ) {
            long length = Integer.toUnsignedLong(java.nio.ByteBuffer.wrap(png).getInt((int) at));
            if (at + 12 + length > png.length) {
                return;
            }
            CRC32 sum = new CRC32();
            sum.update(png, (int) at + 4, (int) length + 4);
            java.nio.ByteBuffer.wrap(png).putInt((int) (at + 8 + length), (int) sum.getValue());
            at += 12 + length;
        }
    }
}
