package org.patchlode.model.onnx;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;
import org.patchlode.network.ModelException;

/** The attributes of a node, each checked to be of the type that is asked for. */
final class Attributes {

    static final Attributes NONE = new Attributes("", List.of());

    private final String node;
    private final Map<String, AttributeProto> byName = new HashMap<>();

    Attributes(String node, List<AttributeProto> attributes) {
        this.node = node;
        attributes.forEach(attribute -> byName.put(attribute.getName(), attribute));
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    Optional<Long> integer(String name) {
        return of(name, AttributeType.INT).map(AttributeProto::getI);
    }

    boolean flag(String name) {
        return integer(name).orElse(0L) != 0;
    }

    float real(String name, float otherwise) {
        return of(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(otherwise);
    }

    Optional<long[]> integers(String name) {
        return of(name, AttributeType.INTS).map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
    }

    Optional<float[]> reals(String name) {
        return of(name, AttributeType.FLOATS).map(a -> {
            float[] values = new float[a.getFloatsCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = a.getFloats(i);
            }
            return values;
        });
    }

    String text(String name, String otherwise) {
        return of(name, AttributeType.STRING).map(a -> a.getS().toString(StandardCharsets.UTF_8)).orElse(otherwise);
    }

    Optional<TensorProto> tensor(String name) {
        return of(name, AttributeType.TENSOR).map(AttributeProto::getT);
    }

    Optional<GraphProto> graph(String name) {
        return of(name, AttributeType.GRAPH).map(AttributeProto::getG);
    }

    private Optional<AttributeProto> of(String name, AttributeType type) {
        AttributeProto attribute = byName.get(name);
        if (attribute != null && attribute.getType() != type && attribute.getType() != AttributeType.UNDEFINED) {
            throw new ModelException("the attribute '%s' of node '%s' is of type %s where %s belongs; the model file is damaged"
                    .formatted(name, node, attribute.getType(), type));
        }
        return Optional.ofNullable(attribute);
    }
}
