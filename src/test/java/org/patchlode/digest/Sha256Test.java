package org.patchlode.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {

    /** FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void theStandardsOwnExample() {
        assertThat(Sha256.of("abc")).isEqualTo(ABC);
        assertThat(HexFormat.of().formatHex(Sha256.of("abc".getBytes(StandardCharsets.UTF_8)))).isEqualTo(ABC);
    }

    @Test
    void theSameInWhateverPartsItComes() throws IOException {
        Sha256 parts = new Sha256().add("a").add(new ByteArrayInputStream(new byte[] {'b'}));
        parts.stream().write('c');
        assertThat(parts.hex()).isEqualTo(ABC);
    }

    @Test
    void aTextIsItsUtf8() {
        assertThat(Sha256.of("ö")).isEqualTo(new Sha256().add(new byte[] {(byte) 0xc3, (byte) 0xb6}).hex()).isNotEqualTo(Sha256.of("o"));
    }
}
