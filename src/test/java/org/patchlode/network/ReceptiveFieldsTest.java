package org.patchlode.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Receptive fields of well-known networks, and of graphs with branches. */
class ReceptiveFieldsTest {

    /** A chain of windows (kernel, stride, padding) over one map. */
    private static Network chain(int input, int[]... windows) {
        Network.Builder b = Network.builder("in", new Shape(1, input, input));
        String last = "in";
        for (int i = 0; i < windows.length; i++) {
            last = b.layer("l" + i, new Operation.MaxPool(Geometry.square(windows[i][0], windows[i][1], windows[i][2])), last);
        }
        return b.build();
    }

    private static void expect(Network network, int layer, int size, int stride, int padding) {
        ReceptiveField field = new ReceptiveFields(network).onInput(network.layer("l" + layer).orElseThrow().node());
        assertThat(field.rows()).isEqualTo(new Field(size, stride, padding));
        assertThat(field.columns()).isEqualTo(new Field(size, stride, padding));
    }

    @Test
    void caffeNet() {
        int[][] windows = {{11, 4, 0}, {3, 2, 0}, {5, 1, 2}, {3, 2, 0}, {3, 1, 1}, {3, 1, 1}, {3, 1, 1}};
        Network network = chain(227, windows);
        expect(network, 0, 11, 4, 0);
        expect(network, 2, 51, 8, 16);
        expect(network, 4, 99, 16, 32);
        expect(network, 5, 131, 16, 48);
        expect(network, 6, 163, 16, 64);
    }

    @Test
    void vgg16() {
        int[] c = {3, 1, 1};
        int[] p = {2, 2, 0};
        Network network = chain(224, c, c, p, c, c, p, c, c, c, p, c, c, c, p, c, c, c, p);
        expect(network, 8, 40, 4, 18);
        expect(network, 12, 92, 8, 42);
        expect(network, 16, 196, 16, 90);
        expect(network, 17, 212, 32, 90);
    }

    @Test
    void alexNetV2() {
        Network network = chain(224, new int[] {11, 4, 0}, new int[] {3, 2, 0}, new int[] {5, 1, 2}, new int[] {3, 2, 0},
                new int[] {3, 1, 1}, new int[] {3, 1, 1}, new int[] {3, 1, 1}, new int[] {3, 2, 0});
        expect(network, 7, 195, 32, 64);
    }

    @Test
    void branchesOfEqualStrideMeet() {
        Network network = branches();
        ReceptiveFields fields = new ReceptiveFields(network);
        ReceptiveField first = fields.onInput(network.layer("sum1").orElseThrow().node());
        assertThat(first.rows().size()).isEqualTo(3);
        assertThat(first.rows().stride()).isEqualTo(4);
        ReceptiveField second = fields.onInput(network.layer("sum2").orElseThrow().node());
        assertThat(second.rows().size()).isEqualTo(11);
        assertThat(second.rows().stride()).isEqualTo(8);
    }

    private static Network branches() {
        Network.Builder b = Network.builder("in", new Shape(1, 32, 32));
        Padding topLeft = new Padding(1, 1, 0, 0);
        b.layer("a1", new Operation.MaxPool(Geometry.square(1, 4, 0)), "in");
        b.layer("pad1", new Operation.ZeroPadding(topLeft), "in");
        b.layer("b1", new Operation.MaxPool(Geometry.square(3, 2, 0)), "pad1");
        b.layer("b2", new Operation.MaxPool(Geometry.square(1, 2, 0)), "b1");
        b.layer("sum1", new Operation.Addition(), "a1", "b2");
        b.layer("c1", new Operation.MaxPool(Geometry.square(1, 2, 0)), "sum1");
        b.layer("pad2", new Operation.ZeroPadding(topLeft), "sum1");
        b.layer("d1", new Operation.MaxPool(Geometry.square(3, 2, 0)), "pad2");
        b.layer("sum2", new Operation.Addition(), "c1", "d1");
        return b.build();
    }

    @Test
    void windowsNeedNotBeSquare() {
        Network.Builder b = Network.builder("in", new Shape(1, 40, 40));
        b.layer("l0", new Operation.MaxPool(new Geometry(5, 3, 2, 2, 1, 1, Padding.NONE)), "in");
        b.layer("l1", new Operation.MaxPool(new Geometry(2, 2, 2, 2, 1, 1, Padding.NONE)), "l0");
        Network network = b.build();
        ReceptiveField field = new ReceptiveFields(network).onInput(network.layer("l1").orElseThrow().node());
        assertThat(field.rows().size()).isEqualTo(7);
        assertThat(field.columns().size()).isEqualTo(5);
        assertThat(field.rows().stride()).isEqualTo(4);
        assertThat(field.box(2, 1)).isEqualTo(new Box(8, 4, 15, 9));
    }

    @Test
    void dilationWidensTheField() {
        Network.Builder b = Network.builder("in", new Shape(1, 40, 40));
        b.layer("l0", new Operation.MaxPool(new Geometry(3, 3, 1, 1, 4, 2, new Padding(4, 2, 4, 2))), "in");
        Network network = b.build();
        ReceptiveField field = new ReceptiveFields(network).onInput(network.layer("l0").orElseThrow().node());
        assertThat(field.rows()).isEqualTo(new Field(9, 1, 4));
        assertThat(field.columns()).isEqualTo(new Field(5, 1, 2));
    }

    @Test
    void denseLayersSeeAll() {
        Network.Builder b = Network.builder("in", new Shape(2, 6, 4));
        b.step("flat", new Operation.Flatten(false), "in");
        b.layer("dense", new Operation.Dense(3, new float[3 * 48], new float[3]), "flat");
        Network network = b.build();
        ReceptiveField field = new ReceptiveFields(network).onInput(network.layer("dense").orElseThrow().node());
        assertThat(field.box(0, 0)).isEqualTo(new Box(0, 0, 6, 4));
    }

    @Test
    void unitsBetweenPixelsAreRefusedByTheirDistance() {
        Network network = LayerChoiceTest.enlarged();
        ReceptiveFields fields = new ReceptiveFields(network);
        assertThatThrownBy(() -> fields.onInput(network.layer("relu2").orElseThrow().node())).isInstanceOf(ModelException.class)
                .hasMessageContaining("layer 'relu2' has units 4/7 pixels apart, which is no whole number").hasMessageContaining("--layers");
        assertThat(fields.onInput(network.layer("relu3").orElseThrow().node()).rows().stride()).isEqualTo(4);
    }

    @Test
    void branchesOfDifferentStrideAreRefusedByName() {
        Network.Builder b = Network.builder("in", new Shape(1, 8, 8));
        b.layer("slow", new Operation.MaxPool(Geometry.square(2, 1, 0)), "in");
        b.layer("slow2", new Operation.MaxPool(Geometry.square(4, 1, 0)), "slow");
        b.layer("fast", new Operation.MaxPool(Geometry.square(2, 2, 0)), "in");
        b.layer("sum", new Operation.Addition(), "slow2", "fast");
        Network network = b.build();
        assertThatThrownBy(() -> new ReceptiveFields(network).onInput(network.layer("sum").orElseThrow().node()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("strides 2 and 1");
    }

    /** A single unit stands in one place, so no two strides can disagree. */
    @Test
    void branchesOfDifferentStrideMeetInASingleUnit() {
        Network.Builder b = Network.builder("in", new Shape(1, 5, 9));
        b.layer("wide", new Operation.MaxPool(new Geometry(4, 6, 1, 4, 1, 1, Padding.NONE)), "in");
        b.layer("narrow", new Operation.MaxPool(new Geometry(3, 7, 2, 3, 1, 1, new Padding(1, 0, 0, 0))), "in");
        b.layer("left", new Operation.MaxPool(new Geometry(2, 1, 1, 1, 1, 1, Padding.NONE)), "wide");
        b.layer("right", new Operation.MaxPool(new Geometry(2, 1, 1, 1, 1, 1, Padding.NONE)), "narrow");
        b.layer("sum", new Operation.Addition(), "left", "right");
        Network network = b.build();
        ReceptiveField field = new ReceptiveFields(network).onInput(network.layer("sum").orElseThrow().node());
        assertThat(field.box(0, 0)).isEqualTo(new Box(-1, 0, 5, 7));
    }

    /** The window sees rows -1, 0 and 1 of three, and row 0 is a copy of the picture's last. */
    @Test
    void whatIsMirroredBelowAWindowThatLeavesTheEndIsSeen() {
        Network.Builder b = Network.builder("in", new Shape(1, 2, 2));
        b.layer("border", new Operation.BorderPadding(new Padding(1, 0, 0, 0), true), "in");
        b.layer("window", new Operation.AveragePool(new Geometry(3, 1, 2, 1, 1, 1, new Padding(1, 0, 0, 0)), false), "border");
        b.layer("vector", new Operation.Flatten(false), "window");
        Network network = b.build();
        Box box = new ReceptiveFields(network).onInput(network.layer("vector").orElseThrow().node()).box(0, 0);
        assertThat(box.top()).isNotPositive();
        assertThat(box.bottom()).isGreaterThanOrEqualTo(2);
    }
}
