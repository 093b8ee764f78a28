package org.patchlode.model.onnx.proto;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;
import org.patchlode.network.ModelException;

/**
 * The attributes of a node, each checked to be of the type that is asked for. It is noted which were asked for: what nobody
 * asked for and is not known to change nothing would be dropped without a word, and is refused instead.
 */
public final class Attributes {

    /** Of training, of the layout of outputs that are not computed, or said by the outputs as well. */
    private static final Set<String> HARMLESS = Set.of("momentum", "ratio", "seed", "storage_order", "saturate", "num_outputs", "consumed_inputs",
            "cubic_coeff_a", "extrapolation_value");

    private final String node;
    private final Map<String, AttributeProto> byName = new LinkedHashMap<>();
    private final Set<String> heard = new HashSet<>();

    public Attributes(String node, List<AttributeProto> attributes) {
        this.node = node;
        attributes.forEach(attribute -> byName.put(attribute.getName(), attribute));
    }

    /** What is said and was not heard: {@code name = value}. */
    Optional<String> unheard() {
        return byName.values().stream().filter(a -> !heard.contains(a.getName()) && !HARMLESS.contains(a.getName()) && !isDefault(a))
                .findFirst().map(a -> "%s = %s".formatted(a.getName(), shown(a)));
    }

    /** What every operator takes for not said: 0, no numbers, zeros alone; and the one mode of batch norm that is left since opset 9. */
    private static boolean isDefault(AttributeProto a) {
        return switch (a.getType()) {
            case INT -> a.getI() == (a.getName().equals("spatial") ? 1 : 0);
            case INTS -> a.getIntsList().stream().allMatch(value -> value == 0);
            default -> false;
        };
    }

    private static String shown(AttributeProto a) {
        return switch (a.getType()) {
            case INT -> String.valueOf(a.getI());
            case FLOAT -> String.valueOf(a.getF());
            case STRING -> "'" + a.getS().toString(StandardCharsets.UTF_8) + "'";
            case INTS -> a.getIntsList().toString();
            case FLOATS -> a.getFloatsList().toString();
            default -> "a " + a.getType();
        };
    }

    public boolean has(String name) {
        heard.add(name);
        return byName.containsKey(name);
    }

    public Optional<Long> integer(String name) {
        return of(name, AttributeType.INT).map(AttributeProto::getI);
    }

    public boolean flag(String name) {
        return integer(name).orElse(0L) != 0;
    }

    public float real(String name, float otherwise) {
        return of(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(otherwise);
    }

    public Optional<long[]> integers(String name) {
        return of(name, AttributeType.INTS).map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
    }

    public Optional<float[]> reals(String name) {
        return of(name, AttributeType.FLOATS).map(a -> {
            float[] values = new float[a.getFloatsCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = a.getFloats(i);
            }
            return values;
        });
    }

    public String text(String name, String otherwise) {
        return of(name, AttributeType.STRING).map(a -> a.getS().toString(StandardCharsets.UTF_8)).orElse(otherwise);
    }

    public Optional<TensorProto> tensor(String name) {
        return of(name, AttributeType.TENSOR).map(AttributeProto::getT);
    }

    public Optional<GraphProto> graph(String name) {
        return of(name, AttributeType.GRAPH).map(AttributeProto::getG);
    }

    private Optional<AttributeProto> of(String name, AttributeType type) {
        AttributeProto attribute = byName.get(name);
        heard.add(name);
        if (attribute != null && attribute.getType() != type && attribute.getType() != AttributeType.UNDEFINED) {
            throw new ModelException("the attribute '%s' of node '%s' is of type %s where %s belongs; the model file is damaged"
                    .formatted(name, node, attribute.getType(), type));
        }
        return Optional.ofNullable(attribute);
    }
}
