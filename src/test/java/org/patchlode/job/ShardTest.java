package org.patchlode.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a corpus is cut. */
class ShardTest {

    @Test
    void everySlotGetsSomeShardsButNoneIsEmpty() {
        assertThat(Shard.plannedCount(1000, 2)).isEqualTo(8);
        assertThat(Shard.plannedCount(3, 2)).isEqualTo(3);
    }

    @Test
    void aShardIsNoLargerThanWhatMayBeLost() {
        assertThat(Shard.plannedCount(1_000_000, 2)).isEqualTo(977);
        assertThat(Shard.plannedCount(1_000_000, 2, 2e10)).isEqualTo(977);
    }

    @Test
    void cheapNetworksTakeLargerShards() {
        assertThat(Shard.plannedCount(1_000_000, 2, 0.25e9)).isEqualTo(250);
        assertThat(Shard.plannedCount(1_000_000, 2, 0)).isEqualTo(123);
        assertThat(Shard.plannedCount(40_000, 2, 0.08e9)).isEqualTo(8);
    }
}
