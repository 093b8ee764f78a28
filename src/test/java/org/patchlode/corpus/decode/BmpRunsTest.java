package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchlode.corpus.decode.TestImages.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;

/** Runs of a BMP, and the lines that they leave empty. */
class BmpRunsTest {

    private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

    /** As Pillow has it: of an end of line before any pixel comes no row, of a jump down come rows of the first colour. */
    @ParameterizedTest
    @CsvSource({"0000040a000004140000041e0001, 1e 14 0a", "02050000040a000004140001, 14 0a 05", "00020001000004140000041e, 1e 14 00"})
    void anEmptyLineOfABmpsRunsIsNoRow(String runs, String firstOfRows) throws BadImageException {
        RgbImage image = DECODER.decode(runs(3, runs)).image();
        assertThat(firstOfRows).isEqualTo("%02x %02x %02x".formatted(pixel(image, 0, 0) & 0xff, pixel(image, 0, 1) & 0xff, pixel(image, 0, 2) & 0xff));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000040a0000041400000001", "040a0000000004140001"})
    void aPictureThatLacksARowForAnEmptyLineIsTruncated(String runs) {
        assertThatThrownBy(() -> DECODER.decode(runs(3, runs))).isInstanceOf(BadImageException.class).hasMessage("its BMP data is truncated: its runs make 8 pixels of 12");
    }

    /** A BMP of 4 columns in runs of 8 bits over greys. */
    private static byte[] runs(int height, String runs) {
        byte[] data = HexFormat.of().parseHex(runs);
        ByteBuffer out = ByteBuffer.allocate(54 + 1024 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'B', 'M'}).putInt(out.capacity()).putInt(0).putInt(54 + 1024);
        out.putInt(40).putInt(4).putInt(height).putShort((short) 1).putShort((short) 8).putInt(1).putInt(data.length).putInt(0).putInt(0).putInt(256).putInt(0);
        for (int i = 0; i < 256; i++) {
            out.putInt(i * 0x010101);
        }
        return out.put(data).array();
    }
}
