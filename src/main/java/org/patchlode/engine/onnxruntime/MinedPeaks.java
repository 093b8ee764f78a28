package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.PeakScan;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.onnxruntime.graph.OnnxGraph;
import org.patchlode.network.Layer;
import org.patchlode.network.Shape;

/**
 * One thread's run of the mined layers. Their maps are written to native memory, and beside them what the graph has found in them; only
 * where that does not tell the best unit, every value is looked at.
 */
final class MinedPeaks implements AutoCloseable {

    private record Mined(int node, Shape shape, Optional<RowPeaks> rows, Peaks peaks) {}

    private final PreparedGraph graph;
    private final NodeTensors found;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private final List<OnnxTensor> owned = new ArrayList<>();
    private final Map<Integer, Mined> layers = new LinkedHashMap<>();
    private final PeakScan scan;

    /** @param images where the image is put before each run @param found where maps go */
    MinedPeaks(PreparedGraph graph, EnginePlan plan, NodeTensors images, NodeTensors found) {
        this.graph = graph;
        this.found = found;
        this.inputs = graph.inputs(images);
        this.scan = new PeakScan(plan.means());
        for (Layer layer : plan.layers()) {
            layers.computeIfAbsent(layer.node().index(), node -> mined(node, layer.node().shape()));
        }
    }

    private Mined mined(int node, Shape shape) {
        outputs.put(graph.graph().outputs().get(node), found.tensor(node));
        return new Mined(node, shape, Optional.ofNullable(graph.graph().reduced().get(node)).map(reduced -> rows(node, shape, reduced)), new Peaks(shape.maps()));
    }

    private RowPeaks rows(int node, Shape shape, OnnxGraph.Reduced reduced) {
        ByteBuffer rows = output(reduced.rows(), shape.maps(), shape.rows());
        ByteBuffer means = output(reduced.means(), shape.maps(), 1);
        return new RowPeaks(shape, found.bytes(node).asFloatBuffer(), rows.asFloatBuffer(), means.asFloatBuffer());
    }

    private ByteBuffer output(String name, int maps, int rows) {
        ByteBuffer bytes = NodeTensors.direct((long) maps * rows * Float.BYTES);
        OnnxTensor tensor = NodeTensors.tensor(bytes, OnnxJavaType.FLOAT, 1, maps, rows, 1);
        owned.add(tensor);
        outputs.put(name, tensor);
        return bytes;
    }

    void run() {
        graph.run(inputs, outputs);
    }

    /** Looks for the best units of the last run. @param counted whether units above zero are wanted */
    void reduce(boolean counted) {
        layers.values().forEach(layer -> reduce(layer, counted));
    }

    private void reduce(Mined layer, boolean counted) {
        var bits = found.bytes(layer.node()).asIntBuffer();
        PeakScan.Bits units = (from, to, length) -> bits.get(from, to, 0, length);
        if (layer.rows().isEmpty() || !layer.rows().get().read(layer.peaks())) {
            scan.find(layer.shape(), units, counted, layer.peaks());
            return;
        }
        layer.peaks().count(counted);
        if (counted) {
            scan.count(layer.shape(), units, layer.peaks());
        }
    }

    Peaks peaks(int node) {
        return layers.get(node).peaks();
    }

    @Override
    public void close() {
        owned.forEach(OnnxTensor::close);
    }
}
