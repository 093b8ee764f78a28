package org.patchlode.model.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What a layer is called on, however a file writes it. */
class CallTest {

    private static List<Integer> arguments(String inbound) throws IOException {
        List<Call> calls = Call.of(new ObjectMapper().readTree(inbound));
        assertThat(calls).hasSize(1);
        return calls.get(0).arguments().stream().map(JsonNode::asInt).toList();
    }

    @Test
    void argumentsByNameHaveTheOrderOfTheirNames() throws IOException {
        assertThat(arguments("[{'args': [], 'kwargs': {'x2': 2, 'x1': 1}}]".replace('\'', '"'))).containsExactly(1, 2);
        assertThat(arguments("[{'args': [], 'kwargs': {'y': 2, 'axis': 7, 'x': 1}}]".replace('\'', '"'))).containsExactly(1, 2);
        assertThat(arguments("[{'args': [1], 'kwargs': {'x2': 2}}]".replace('\'', '"'))).containsExactly(1, 2);
    }
}
