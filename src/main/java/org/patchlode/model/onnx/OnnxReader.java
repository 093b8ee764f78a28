package org.patchlode.model.onnx;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.patchlode.model.ForeignGraphs;
import org.patchlode.model.InputSize;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.onnx.convert.Conversion;
import org.patchlode.model.onnx.convert.GraphConverter;
import org.patchlode.model.onnx.convert.InputPlane;
import org.patchlode.model.onnx.convert.Operators;
import org.patchlode.model.onnx.foreign.ForeignReader;
import org.patchlode.model.onnx.foreign.WholeModel;
import org.patchlode.model.onnx.proto.Companions;
import org.patchlode.model.onnx.proto.ExternalData;
import org.patchlode.model.onnx.proto.GraphRewriter;
import org.patchlode.model.onnx.proto.LayerNames;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.proto.ProtoGuard;
import org.patchlode.model.onnx.proto.TensorBudget;
import org.patchlode.model.onnx.value.TensorReader;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;

/** Reads ONNX models of opsets 9 to 21 whose tensors are 32-bit floats. ND4J brings ONNX' protobuf classes. */
public final class OnnxReader {

    private static final long OLDEST = 9;
    private static final long NEWEST = 21;
    private static final int MAX_DEPTH = 60;
    private static final int LONGEST_PRODUCER = 60;

    private OnnxReader() {}

    /**
     * Reads a model.
     *
     * @param file on the local file system
     * @param limits beyond which it is refused
     * @param size of the input of a model that leaves it open
     * @param companions files beside it that may hold its weights
     * @param foreign how to go on with a graph that holds what is not known here; empty to refuse it
     * @throws ModelException if it is no ONNX model, damaged, or holds what cannot be run
     */
    public static OnnxModel read(Path file, ModelLimits limits, Optional<InputSize> size, Companions companions, Optional<ForeignGraphs> foreign) throws IOException {
        ModelProto model = parse(file, limits);
        try {
            return known(model, limits, size, companions);
        } catch (ModelException e) {
            return foreign.isPresent() ? unknown(model, limits, size, companions, foreign.get(), e) : refuse(e);
        }
    }

    private static OnnxModel refuse(ModelException e) {
        throw e;
    }

    /** What is known becomes operations; what is behind the first unknown operator is left to an engine that runs the graph itself. */
    private static OnnxModel unknown(ModelProto file, ModelLimits limits, Optional<InputSize> size, Companions companions, ForeignGraphs foreign, ModelException why) {
        GraphProto graph = file.getGraph();
        Map<String, TensorProto> initializers = GraphConverter.initializers(graph);
        InputPlane input = InputPlane.of(graph, initializers, size);
        ExternalData external = new ExternalData(companions, limits.fileBytes());
        TensorBudget budget = new TensorBudget(limits.fileBytes());
        Conversion conversion;
        Set<String> refused;
        try {
            GraphRewriter rewriter = new GraphRewriter(graph, initializers);
            List<OnnxNode> nodes = rewriter.nodes();
            conversion = new Conversion(input, (int) opset(file), new LayerNames(nodes, input.name()), new TensorReader(external, budget), budget, initializers);
            refused = new GraphConverter(conversion, rewriter.read()).convertWhatIsKnown(nodes);
        } catch (ModelException e) {
            conversion = new Conversion(input, (int) NEWEST, new LayerNames(List.of(), input.name()), new TensorReader(external, budget), budget, initializers);
            refused = graph.getNodeList().stream().flatMap(node -> node.getOutputList().stream()).collect(Collectors.toSet());
        }
        Network network = new ForeignReader(WholeModel.of(file, external), input, foreign.shapes(), foreign.tokens()).read(conversion, refused, why);
        return new OnnxModel(network, format(file), external.files());
    }

    private static OnnxModel known(ModelProto model, ModelLimits limits, Optional<InputSize> size, Companions companions) {
        long opset = opset(model);
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new ModelException("it holds no graph, so it is no ONNX model; check that the file is whole");
        }
        GraphProto graph = model.getGraph();
        Map<String, TensorProto> initializers = GraphConverter.initializers(graph);
        ExternalData external = new ExternalData(companions, limits.fileBytes());
        TensorBudget budget = new TensorBudget(limits.fileBytes());
        TensorReader reader = new TensorReader(external, budget);
        InputPlane input = InputPlane.of(graph, initializers, size);
        GraphRewriter rewriter = new GraphRewriter(graph, initializers);
        List<OnnxNode> nodes = rewriter.nodes();
        Operators.checkFloats(nodes);
        Conversion conversion = new Conversion(input, (int) opset, new LayerNames(nodes, input.name()), reader, budget, initializers);
        new GraphConverter(conversion, rewriter.read()).convert(nodes);
        return new OnnxModel(conversion.network(), format(model), external.files());
    }

    private static String format(ModelProto model) {
        String opset = model.getOpsetImportList().stream().filter(OnnxReader::isOwn).map(set -> String.valueOf(set.getVersion())).findFirst().orElse("unknown");
        String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
        return "ONNX opset " + opset + (producer.isEmpty() ? "" : " (%s)".formatted(producer.substring(0, Math.min(producer.length(), LONGEST_PRODUCER))));
    }

    private static boolean isOwn(OperatorSetIdProto set) {
        return set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx");
    }

    private static ModelProto parse(Path file, ModelLimits limits) throws IOException {
        try {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                ProtoGuard.check(in, ModelProto.getDescriptor(), limits.configurationBytes());
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                CodedInputStream coded = CodedInputStream.newInstance(in, 1 << 16);
                coded.setSizeLimit(Integer.MAX_VALUE);
                coded.setRecursionLimit(2 * MAX_DEPTH);
                return ModelProto.parseFrom(coded);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new ModelException("the file is no ONNX model, or damaged or cut short (%s); copy or export it again".formatted(e.getMessage()), e);
        }
    }

    private static long opset(ModelProto model) {
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (isOwn(set)) {
                if (set.getVersion() < OLDEST || set.getVersion() > NEWEST) {
                    throw new ModelException("it uses ONNX' operators of opset %d; Patchlode knows opsets %d to %d, so export it with one of those"
                            .formatted(set.getVersion(), OLDEST, NEWEST));
                }
                return set.getVersion();
            }
        }
        throw new ModelException("it names no opset of ONNX' own operators, so it is no ONNX model or damaged; export it again");
    }
}
