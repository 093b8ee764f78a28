package org.patchlode.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Operations and their types are one to one: what a switch over types casts to is what it meets. */
class OperationTypeTest {

    @Test
    void eachOperationHasATypeOfItsOwn() {
        Map<OperationType, Class<?>> found = new HashMap<>();
        for (Operation operation : BackwardRulesTableTest.everyKind()) {
            Class<?> other = found.put(operation.type(), operation.getClass());
            assertThat(other == null ? operation.getClass() : other).as(operation.type().name()).isEqualTo(operation.getClass());
            assertThat(operation.type().name().replace("_", "")).isEqualToIgnoringCase(operation.getClass().getSimpleName());
        }
        assertThat(found.keySet()).containsExactlyInAnyOrder(OperationType.values());
        assertThat(Set.copyOf(found.values())).isEqualTo(Arrays.stream(Operation.class.getPermittedSubclasses()).map(Function.<Class<?>>identity()).collect(Collectors.toSet()));
    }
}
