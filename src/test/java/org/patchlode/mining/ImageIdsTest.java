package org.patchlode.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ImageIdsTest {

    @Property
    void theOrderIsThatOfUtf8Bytes(
            @ForAll @Size(max = 4) List<@IntRange(min = 0xd7f0, max = 0xd7ff) Integer> low,
            @ForAll @Size(max = 4) List<@IntRange(min = 0xfff0, max = 0x1000f) Integer> high,
            @ForAll @Size(max = 4) List<@IntRange(min = 0xfff0, max = 0x1000f) Integer> other) {
        String a = text(low) + text(high);
        String b = text(low) + text(other);
        int expected = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(ImageIds.compare(a, b))).isEqualTo(Integer.signum(expected));
        assertThat(Integer.signum(ImageIds.compare(b, a))).isEqualTo(-Integer.signum(expected));
    }

    @Example
    void capitalsAccentsAndEmojiKeepTheirPlaces() {
        assertThat(ImageIds.compare("Z", "a")).isNegative();
        assertThat(ImageIds.compare("z", "\u00e9")).isNegative();
        assertThat(ImageIds.compare("\uffee", "\ud83d\ude00")).isNegative();
        assertThat(ImageIds.compare("a", "ab")).isNegative();
        assertThat(ImageIds.compare("ab", "ab")).isZero();
    }

    private static String text(List<Integer> codePoints) {
        return codePoints.stream().map(Character::toString).collect(Collectors.joining());
    }
}
