package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.network.Box;
import org.patchlode.network.Field;
import org.patchlode.network.Network;
import org.patchlode.network.ReceptiveFields;

/** The network of Zeiler &amp; Fergus 2014, figure 3, with few maps: shapes, receptive fields, winners and projections. */
@Tag("instruction-sets")
class ZfNetTest {

    private static final Network NETWORK = StyleNetworks.of("zfnet", 224, 0.08);

    /** Size grows by (window - 1) times the stride before; padding by the window's times that stride. */
    @ParameterizedTest
    @CsvSource({
        "relu1, 110, 7, 2, 1", // (224 + 2 - 7) / 2 + 1
        "pool1, 55, 11, 4, 1", // 3x3/2 on 110 rounded up; 7 + 2 * 2
        "norm1, 55, 11, 4, 1",
        "relu2, 26, 27, 8, 1", // 11 + 4 * 4
        "pool2, 13, 43, 16, 1", // 3x3/2 on 26 rounded up; 27 + 2 * 8
        "norm2, 13, 43, 16, 1",
        "relu3, 13, 75, 16, 17", // 43 + 2 * 16, padding 1 + 16
        "relu4, 13, 107, 16, 33",
        "relu5, 13, 139, 16, 49",
        "pool5, 6, 171, 32, 49" // 139 + 2 * 16
    })
    void shapesAndReceptiveFields(String layer, int extent, int size, int stride, int padding) {
        var node = NETWORK.layer(layer).orElseThrow().node();
        assertThat(node.shape().rows()).isEqualTo(extent);
        assertThat(node.shape().columns()).isEqualTo(extent);
        var field = new ReceptiveFields(NETWORK).onInput(node);
        assertThat(field.rows()).isEqualTo(new Field(size, stride, padding));
        assertThat(field.columns()).isEqualTo(new Field(size, stride, padding));
        assertThat(field.box(2, 0)).isEqualTo(new Box(2 * stride - padding, -padding, 2 * stride - padding + size, size - padding));
    }

    @Test
    void bothBackendsFindAndProjectTheSame() {
        float[] image = RandomNetworks.values(new Random(4), NETWORK.input().size());
        Backends.expectAgreement(NETWORK, image);
        Backends.expectSameProjections(NETWORK, image);
    }
}
