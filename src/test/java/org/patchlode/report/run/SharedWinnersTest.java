package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharedWinnersTest {

    @Test
    void theLargestShareOfAllWinnersComesFirst() {
        // Map 0 won in images 1, 2, 3; map 1 in 1, 2, 4, 5; map 2 in 3; map 3 in 6.
        SharedWinners shared = SharedWinners.of(List.of(List.of(0, 1), List.of(0, 1), List.of(0, 2), List.of(1), List.of(1), List.of(3)));
        assertThat(shared.of(0)).containsExactly(new SharedWinners.Neighbour(1, 2, 2 / 5.0), new SharedWinners.Neighbour(2, 1, 1 / 3.0));
        assertThat(shared.of(2)).containsExactly(new SharedWinners.Neighbour(0, 1, 1 / 3.0));
        assertThat(shared.of(3)).isEmpty();
        assertThat(shared.of(99)).isEmpty();
    }
}
