package org.patchlode.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of backward rules names every operation and says of each what the program does. */
class BackwardRulesTableTest {

    private static final List<Rule> RULES = List.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT);

    static List<Operation> everyKind() {
        List<Operation> all = new ArrayList<>(List.of(
                new Operation.Input(new Shape(2, 4, 4)),
                new Operation.Convolution(Geometry.square(1, 1, 0), 2, 1, new float[4], new float[2]),
                new Operation.PRelu(new float[2]),
                new Operation.Clip(-1, 1),
                new Operation.MaxPool(Geometry.square(2, 2, 0)),
                new Operation.AveragePool(Geometry.square(2, 2, 0), false),
                new Operation.GlobalPool(true),
                new Operation.GlobalPool(false),
                new Operation.BatchNormalization(new float[2], new float[2]),
                new Operation.LocalResponseNormalization(5, 1, 1, 1),
                new Operation.ZeroPadding(Padding.of(1)),
                new Operation.BorderPadding(Padding.of(1), true),
                new Operation.BorderPadding(Padding.of(1), false),
                new Operation.Upsampling(1, 1, false),
                new Operation.Upsampling(1, 1, true),
                new Operation.Cropping(Padding.of(1)),
                new Operation.Concatenation(),
                new Operation.Extremum(true),
                new Operation.Extremum(false),
                new Operation.LayerNormalization(new float[2], new float[2], 1e-6f),
                new Operation.LogSoftmax(),
                new Operation.Addition(),
                new Operation.Multiplication(),
                Operation.MapSelection.slice(0, 1),
                new Operation.Flatten(false),
                new Operation.Dense(1, new float[2], new float[1]),
                new Operation.Softmax(),
                new Operation.Identity("dropout"),
                new Operation.Foreign("operator unknown here", new Shape(2, 4, 4), "x", Operation.Foreign.Arrangement.PLANES, 0, false)));
        for (ActivationFunction function : ActivationFunction.values()) {
            all.add(new Operation.Activation(function, 1));
        }
        return all;
    }

    /** For each operation of the table, its cells. */
    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("docs/backward-rules.md"))) {
            if (line.startsWith("| `")) {
                List<String> cells = Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
                Matcher names = Pattern.compile("`([^`]+)`").matcher(cells.get(0));
                while (names.find()) {
                    assertThat(rows.put(names.group(1), cells)).as(names.group(1)).isNull();
                }
            }
        }
        return rows;
    }

    @Test
    void namesEveryOperation() throws IOException {
        List<Operation> all = everyKind();
        assertThat(all.stream().map(Object::getClass).distinct().toList()).containsExactlyInAnyOrder(Operation.class.getPermittedSubclasses());
        assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(all.stream().map(Operation::kind).collect(Collectors.toSet()));
    }

    @Test
    void saysWhatIsRefused() throws IOException {
        Map<String, List<String>> table = table();
        for (Operation operation : everyKind()) {
            Network network = network(operation);
            for (int i = 0; i < RULES.size(); i++) {
                boolean refused = table.get(operation.kind()).get(1 + i).equals("refused");
                var obstacle = RuleSupport.obstacle(network, network.layer("after").orElseThrow(), RULES.get(i));
                assertThat(obstacle.isPresent()).as("%s by %s: %s", operation.kind(), RULES.get(i), obstacle).isEqualTo(refused);
                obstacle.ifPresent(o -> assertThat(o).contains("'after'", operation.kind(), "'here'", "use --rule "));
            }
        }
    }

    /** The operation, and a layer behind it. */
    private static Network network(Operation operation) {
        boolean dense = operation instanceof Operation.Dense;
        Network.Builder b = Network.builder("in", dense ? Shape.flat(2) : new Shape(2, 4, 4));
        if (!(operation instanceof Operation.Input)) {
            b.step("here", operation, "in");
        }
        b.layer("after", new Operation.Identity("dropout"), operation instanceof Operation.Input ? "in" : "here");
        return b.build();
    }
}
