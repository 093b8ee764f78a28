package org.patchlode.model.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.patchlode.network.ModelException;

/**
 * DL4J's two kinds of network in one view.
 *
 * @param input name of the image input
 * @param steps in an order in which each comes after what it reads
 */
record ImportedGraph(String input, List<Dl4jLayer> steps) {

    static ImportedGraph of(MultiLayerNetwork network) {
        String input = "input image";
        String before = input;
        List<Dl4jLayer> steps = new ArrayList<>();
        for (int i = 0; i < network.getnLayers(); i++) {
            org.deeplearning4j.nn.api.Layer layer = network.getLayer(i);
            Layer configuration = network.getLayerWiseConfigurations().getConf(i).getLayer();
            String name = configuration.getLayerName() == null ? "layer" + i : configuration.getLayerName();
            steps.add(new Dl4jLayer(name, unwrapped(configuration),
                    Optional.ofNullable(network.getLayerWiseConfigurations().getInputPreProcess(i)), parameters(layer), List.of(before)));
            before = name;
        }
        return new ImportedGraph(input, List.copyOf(steps));
    }

    static ImportedGraph of(ComputationGraph graph) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        List<String> inputs = configuration.getNetworkInputs();
        if (inputs.size() != 1) {
            throw new ModelException("it has %d inputs %s; give a network with one image input".formatted(inputs.size(), inputs));
        }
        List<Dl4jLayer> steps = new ArrayList<>();
        for (int index : graph.topologicalSortOrder()) {
            String name = graph.getVertices()[index].getVertexName();
            if (name.equals(inputs.get(0))) {
                continue;
            }
            GraphVertex vertex = configuration.getVertices().get(name);
            while (vertex instanceof FrozenVertex frozen) {
                vertex = frozen.getUnderlying();
            }
            List<String> reads = configuration.getVertexInputs().get(name);
            if (vertex instanceof LayerVertex layer) {
                steps.add(new Dl4jLayer(name, unwrapped(layer.getLayerConf().getLayer()), Optional.ofNullable(layer.getPreProcessor()),
                        parameters(graph.getLayer(name)), reads));
            } else {
                steps.add(new Dl4jLayer(name, vertex, Optional.empty(), Map.of(), reads));
            }
        }
        return new ImportedGraph(inputs.get(0), List.copyOf(steps));
    }

    /** Whether activations inside DL4J run over rows, columns, maps (NHWC) rather than maps, rows, columns. */
    boolean channelsLast() {
        Set<CNN2DFormat> formats = new TreeSet<>();
        for (Dl4jLayer step : steps) {
            if (step.configuration() instanceof ConvolutionLayer layer) {
                formats.add(layer.getCnn2dDataFormat());
            } else if (step.configuration() instanceof SubsamplingLayer layer) {
                formats.add(layer.getCnn2dDataFormat());
            } else if (step.configuration() instanceof ZeroPaddingLayer layer) {
                formats.add(layer.getDataFormat());
            } else if (step.configuration() instanceof LocalResponseNormalization layer) {
                formats.add(layer.getDataFormat());
            }
        }
        if (formats.size() > 1) {
            throw new ModelException("its layers mix the data formats %s; save it with one of them throughout".formatted(formats));
        }
        return formats.contains(CNN2DFormat.NHWC);
    }

    private static Layer unwrapped(Layer layer) {
        Layer inner = layer;
        while (inner instanceof FrozenLayer || inner instanceof BaseWrapperLayer) {
            if (inner instanceof FrozenLayer frozen) {
                inner = frozen.getLayer();
            } else if (inner instanceof org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop frozen) {
                inner = frozen.getUnderlying();
            } else {
                return inner;
            }
        }
        return inner;
    }

    private static Map<String, INDArray> parameters(org.deeplearning4j.nn.api.Layer layer) {
        Map<String, INDArray> table = layer == null ? null : layer.paramTable();
        return table == null ? Map.of() : Map.copyOf(table);
    }
}
