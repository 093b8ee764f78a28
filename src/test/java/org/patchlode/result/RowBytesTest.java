package org.patchlode.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.spark.sql.RowFactory;
import org.patchlode.digest.Sha256;
import scala.collection.JavaConverters;

class RowBytesTest {

    /** As README and docs define it: each value after a letter for its type, those of an array too. */
    @Property(tries = 50)
    void theChecksumIsOfTheValuesWhateverTheirBytesAre(@ForAll byte[] picture, @ForAll float[] floats, @ForAll long[] longs, @ForAll String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte('s');
        out.writeInt(utf8.length);
        out.write(utf8);
        out.writeByte('a');
        out.writeInt(floats.length);
        for (float number : floats) {
            out.writeByte('f');
            out.writeFloat(number);
        }
        out.writeByte('0');
        out.writeByte('b');
        out.writeInt(picture.length);
        out.write(picture);
        out.writeByte('a');
        out.writeInt(longs.length);
        for (long number : longs) {
            out.writeByte('l');
            out.writeLong(number);
        }
        out.writeByte('j');
        out.writeLong(-1);
        out.writeByte('n');
        assertThat(RowDigest.of(RowFactory.create(text, floats, null, picture, longs, LocalDate.of(1969, 12, 31), false))).isEqualTo(Sha256.of(bytes.toByteArray()));
    }

    @Property(tries = 50)
    void aRowIsReadAsItWasWritten(@ForAll byte[] picture, @ForAll float[] floats, @ForAll long[] longs, @ForAll String text, @ForAll int whole, @ForAll double fraction) {
        Object[] row = {text, floats, null, picture, whole, longs, fraction, 1.5f, Long.MIN_VALUE, true, LocalDate.of(1969, 12, 31), false};
        String known = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(RowBytes.values(RowBytes.ofValues(row)))
                .containsExactly(known, floats, null, picture, whole, longs, fraction, 1.5f, Long.MIN_VALUE, true, LocalDate.of(1969, 12, 31), false);
    }

    @Example
    void whatIsNoRowIsRefused() {
        byte[] row = RowBytes.ofValues("text", 7);
        assertThatThrownBy(() -> RowBytes.values(java.util.Arrays.copyOf(row, row.length - 1))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no row");
        assertThatThrownBy(() -> RowBytes.values(new byte[] {0, 1, 'x'})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowBytes.values(new byte[] {0, 1, 'b', -1, -1, -1, -1})).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void sparksValuesAreJavasOwn() {
        Object many = JavaConverters.asScalaBuffer(List.of(1f, -0f)).toSeq();
        Object counts = JavaConverters.asScalaBuffer(List.of(1L, Long.MIN_VALUE)).toSeq();
        assertThat(RowBytes.ofValues(many, counts, Date.valueOf("2024-02-29")))
                .isEqualTo(RowBytes.ofValues(new float[] {1, -0f}, new long[] {1, Long.MIN_VALUE}, LocalDate.of(2024, 2, 29)));
        assertThatThrownBy(() -> RowBytes.ofValues((Object) new int[] {1})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowBytes.ofValues(List.of(1f, "one"))).isInstanceOf(IllegalArgumentException.class);
    }
}
