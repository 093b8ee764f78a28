package org.patchlode.analysis;

import java.util.List;
import org.patchlode.analysis.winners.WinnersAnalysis;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Layers of a network that is never run: its answers are made up. */
public final class FakeNetwork {

    /** Layers of five and two maps, and one of four values without extent. */
    public static final Network NETWORK = network();

    private FakeNetwork() {}

    private static Network network() {
        Network.Builder builder = Network.builder("in", new Shape(1, 6, 4));
        builder.layer("first", new Operation.Convolution(Geometry.square(1, 1, 0), 5, 1, new float[5], new float[5]), "in");
        builder.layer("relu", Operation.Activation.RELU, "first");
        builder.layer("second", new Operation.Convolution(Geometry.square(1, 1, 0), 2, 1, new float[10], new float[2]), "relu");
        builder.layer("pool", new Operation.GlobalPool(true), "second");
        builder.layer("answer", new Operation.Dense(4, new float[8], new float[4]), "pool");
        return builder.build();
    }

    /** The mined layers. */
    public static List<Layer> layers() {
        return List.of(layer("relu"), layer("second"));
    }

    /** A layer by name. */
    public static Layer layer(String name) {
        return NETWORK.layer(name).orElseThrow();
    }

    /** Winners of the mined layers, of a corpus that is not counted whole. */
    public static WinnersAnalysis winners(int top) {
        return winners(top, Long.MAX_VALUE);
    }

    /** The same of a corpus of so many images. */
    public static WinnersAnalysis winners(int top, long images) {
        return new WinnersAnalysis(NETWORK, layers(), top, false, images);
    }
}
