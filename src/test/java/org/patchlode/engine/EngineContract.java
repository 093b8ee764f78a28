package org.patchlode.engine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/** What every backend must do. A backend's test says how it is opened. */
abstract class EngineContract implements ForwardContract, ProjectionContract, PeaksContract, WholeActivationsContract, ResponseContract {

    @ParameterizedTest
    @ValueSource(ints = {7, 32, 40})
    void products(int maps) {
        Network.Builder b = Network.builder("in", new Shape(maps, 6, 5));
        b.layer("squeeze", new Operation.GlobalPool(false), "in");
        b.layer("gate", new Operation.Activation(ActivationFunction.SIGMOID, 0), "squeeze");
        b.layer("scaled", new Operation.Multiplication(), "in", "gate");
        b.layer("scaled first", new Operation.Multiplication(), "gate", "in");
        b.layer("square", new Operation.Multiplication(), "scaled", "scaled");
        b.layer("three", new Operation.Multiplication(), "squeeze", "scaled", "gate", "square");
        b.layer("gates", new Operation.Multiplication(), "gate", "squeeze");
        b.layer("sum", new Operation.Addition(), "three", "scaled first");
        Network network = b.build();
        expectReference(network);
        windowsEqualWholePlanes(network, Rule.GRADIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet", "efficientnet", "googlenet", "densenet", "resnext", "shufflenet", "zfnet"})
    void networksOfManyStyles(String style) {
        Network network = StyleNetworks.of(style, 64, 0.25);
        expectReference(network);
        expectPeaks(network);
    }
}
