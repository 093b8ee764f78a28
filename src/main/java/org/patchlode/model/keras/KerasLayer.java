package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.MissingNode;
import org.patchlode.network.ModelException;

/** One use of a layer on its way to operations. It keeps count of what was looked at, so that nothing is dropped silently. */
final class KerasLayer {

    private final String name;
    private final String stored;
    private final String kind;
    private final CallSettings settings;
    private final List<JsonNode> arguments;
    private final CallSettings named;
    private final Function<Reference, String> makers;
    private final WeightIndex weights;
    private boolean operandsRead;
    private final boolean[] argumentRead;

    /**
     * @param name with the names of the models around it and the number of its use
     * @param stored the same as its weights are filed under, which all uses share
     * @param element what it is
     * @param call what it is called on
     * @param makers steps of the network that make what it reads
     * @param weights of the whole model
     */
    KerasLayer(String name, String stored, Element element, Call call, Function<Reference, String> makers, WeightIndex weights) {
        this(name, stored, element.kind(), new CallSettings(element.config()), call.arguments(), new CallSettings(call.named()), makers, weights);
    }

    private KerasLayer(String name, String stored, String kind, CallSettings settings, List<JsonNode> arguments, CallSettings named,
            Function<Reference, String> makers, WeightIndex weights) {
        this.name = name;
        this.stored = stored;
        this.kind = kind;
        this.settings = settings;
        this.arguments = arguments;
        this.named = named;
        this.makers = makers;
        this.weights = weights;
        this.argumentRead = new boolean[arguments.size()];
    }

    /** A layer given as another's setting, such as an activation, on the same input. */
    KerasLayer within(String suffix, JsonNode layer) {
        KerasLayer inner = new KerasLayer(name + suffix, stored + suffix, layer.path("class_name").asText(), new CallSettings(layer.path("config")),
                arguments, new CallSettings(Map.of()), makers, weights);
        inner.operandsRead = true;
        return inner;
    }

    /** The same use under another class name. */
    KerasLayer as(String otherKind) {
        return new KerasLayer(name, stored, otherKind, settings, arguments, named, makers, weights);
    }

    String name() {
        return name;
    }

    String kind() {
        return kind;
    }

    CallSettings named() {
        return named;
    }

    /** A setting, missing if there is none. */
    JsonNode setting(String key) {
        return settings.value(key);
    }

    /** What no setting or argument can change, as of a layer that does nothing at inference. */
    void ignoreSettings() {
        settings.ignore();
    }

    /** An argument that is no activation, missing if there is none. */
    JsonNode argument(int position) {
        if (position >= arguments.size()) {
            return MissingNode.getInstance();
        }
        argumentRead[position] = true;
        return arguments.get(position);
    }

    /** Activations and constants that it is called on, lists of them unfolded. */
    List<Operand> operands() {
        operandsRead = true;
        List<Operand> operands = new ArrayList<>();
        arguments.forEach(argument -> unfold(argument, operands));
        return operands;
    }

    /** Steps that it reads, where it may read nothing else. */
    List<String> inputs() {
        return operands().stream().map(operand -> {
            if (operand instanceof Operand.Activation activation) {
                return activation.name();
            }
            throw refused("(%s) is called on the constant %s, which Patchlode cannot run there; cut the model before it".formatted(kind, ((Operand.Constant) operand).value()));
        }).toList();
    }

    /** The only input. */
    String input() {
        List<String> inputs = inputs();
        if (inputs.size() != 1) {
            throw refused("reads %d inputs where one belongs; the model file is damaged".formatted(inputs.size()));
        }
        return inputs.get(0);
    }

    /** The first argument, where others say what to do with it. */
    String subject() {
        return Reference.of(argument(0)).map(makers)
                .orElseThrow(() -> refused("(%s) is called on %s where an activation belongs; cut the model before it".formatted(kind, argument(0))));
    }

    /** Refuses what the file says and nobody has looked at. */
    void finish() {
        settings.unheard().ifPresent(said -> {
            throw refused("(%s) has the setting %s, which Patchlode does not know; cut the model before it, or save it without".formatted(kind, said));
        });
        named.unheard().ifPresent(said -> {
            throw refused("(%s) is called with %s, which Patchlode does not know; cut the model before it, or save it without".formatted(kind, said));
        });
        for (int i = 0; i < arguments.size() && !operandsRead; i++) {
            if (!argumentRead[i] && !arguments.get(i).isNull()) {
                throw refused("(%s) is called with %s, which Patchlode does not know; cut the model before it, or save it without".formatted(kind, arguments.get(i)));
            }
        }
    }

    /** A setting of one or two whole numbers: rows and columns. */
    int[] pair(String key) {
        JsonNode value = setting(key);
        if (value.isInt()) {
            return new int[] {value.asInt(), value.asInt()};
        }
        if (!value.isArray() || value.size() != 2 || !value.get(0).isInt() || !value.get(1).isInt()) {
            throw refused("has %s = %s where two numbers belong; give a model of 2D layers".formatted(key, value));
        }
        return new int[] {value.get(0).asInt(), value.get(1).asInt()};
    }

    /** The same for a setting that older files lack. */
    int[] pair(String key, int[] otherwise) {
        return setting(key).isMissingNode() || setting(key).isNull() ? otherwise : pair(key);
    }

    boolean flag(String key, boolean otherwise) {
        return setting(key).asBoolean(otherwise);
    }

    String text(String key, String otherwise) {
        return setting(key).asText(otherwise);
    }

    Optional<Double> number(String key) {
        JsonNode value = setting(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw refused("has %s = %s where a number belongs; the model file is damaged".formatted(key, value));
        }
        return Optional.of(value.asDouble());
    }

    /** Weights of so many axes. */
    KerasArray weight(String weight, int axes) {
        KerasArray tensor = weight(weight);
        if (tensor.shape().length != axes) {
            throw refused("has its weight '%s' in the shape %s where %d axes belong; the model file is damaged".formatted(weight, tensor, axes));
        }
        return tensor;
    }

    KerasArray weight(String weight) {
        return weights.weight(stored, weight);
    }

    /** The bias, or zeros where there is none. */
    float[] bias(int outputs) {
        return flag("use_bias", true) ? weight("bias", 1).values() : new float[outputs];
    }

    /** @param reason goes on after the layer's name */
    ModelException refused(String reason) {
        return new ModelException("layer '%s' %s".formatted(name, reason));
    }

    private void unfold(JsonNode argument, List<Operand> into) {
        Optional<Reference> reference = Reference.of(argument);
        if (reference.isPresent()) {
            into.add(new Operand.Activation(makers.apply(reference.get())));
        } else if (argument.isArray() && !Reference.in(argument).isEmpty()) {
            for (Iterator<JsonNode> items = argument.elements(); items.hasNext();) {
                unfold(items.next(), into);
            }
        } else if (!argument.isNull()) {
            into.add(new Operand.Constant(argument));
        }
    }
}
