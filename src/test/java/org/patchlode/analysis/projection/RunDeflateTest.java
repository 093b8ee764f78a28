package org.patchlode.analysis.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Inflater;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What zlib unpacks is what was packed, to the byte and with nothing left over. */
class RunDeflateTest {

    private static void comesBack(byte[] bytes) throws Exception {
        byte[] packed = RunDeflate.zlib(bytes);
        Inflater inflater = new Inflater();
        inflater.setInput(packed);
        byte[] unpacked = new byte[bytes.length + 1];
        int count = inflater.inflate(unpacked);
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        assertThat(Arrays.copyOf(unpacked, count)).isEqualTo(bytes);
    }

    /** Bytes as noise around zero leaves them, with flat places: the narrower, the more runs. */
    @Property(tries = 200)
    void noiseOfAnyWidthAndLength(@ForAll @IntRange(min = 0, max = 150_000) int length, @ForAll @IntRange(min = 0, max = 60) int width, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) Math.round(random.nextGaussian() * width / 6);
        }
        comesBack(bytes);
    }

    @Property(tries = 200)
    void runsOfAnyLength(@ForAll @IntRange(min = 0, max = 100) int runs, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[100_000];
        int at = 0;
        for (int run = 0; run < runs && at < bytes.length; run++) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 12 : 1500));
            Arrays.fill(bytes, at, end, (byte) random.nextInt(3));
            at = end;
        }
        comesBack(Arrays.copyOf(bytes, at));
    }

    /** Each length of a run at each place where a block may end. */
    @Example
    void runsAcrossTheEndsOfBlocks() throws Exception {
        for (int length = 1; length < 300; length += 7) {
            for (int begin = (1 << 15) - 20; begin < (1 << 15) + 3; begin++) {
                byte[] bytes = new byte[begin + length + 5];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (i * 7);
                }
                Arrays.fill(bytes, begin, begin + length, (byte) 77);
                comesBack(bytes);
            }
        }
    }

    /** Counts that grow as Fibonacci's numbers would have codes longer than deflate allows. */
    @Example
    void countsFarApart() throws Exception {
        int[] counts = new int[24];
        counts[0] = 1;
        counts[1] = 1;
        int all = 2;
        for (int i = 2; i < counts.length && all + counts[i - 1] + counts[i - 2] < 1 << 15; i++) {
            counts[i] = counts[i - 1] + counts[i - 2];
            all += counts[i];
        }
        assertThat(PrefixCode.lengths(counts, 30)).contains((byte) 20);
        for (int most : new int[] {15, 7}) {
            double kraft = 0;
            for (byte length : PrefixCode.lengths(counts, most)) {
                assertThat(length).isLessThanOrEqualTo((byte) most);
                kraft += length == 0 ? 0 : Math.pow(2, -length);
            }
            assertThat(kraft).isEqualTo(1);
        }
        byte[] bytes = new byte[all];
        int at = 0;
        for (int value = 0; value < counts.length; value++) {
            Arrays.fill(bytes, at, at + counts[value], (byte) value);
            at += counts[value];
        }
        Random random = new Random(1);
        for (int i = bytes.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte value = bytes[i];
            bytes[i] = bytes[other];
            bytes[other] = value;
        }
        comesBack(bytes);
    }

    @Example
    void flatBytesTakeNextToNothing() {
        assertThat(RunDeflate.zlib(new byte[100_000])).hasSizeLessThan(300);
    }
}
