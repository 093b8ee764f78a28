package org.patchlode.job;

import java.util.List;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;

/** What executors say of themselves: engine, decoder, CPU. Executors of different kinds give several lines. */
final class HostNotes {

    private final CollectionAccumulator<String> notes;

    HostNotes(SparkContext spark) {
        notes = spark.collectionAccumulator("engines");
    }

    CollectionAccumulator<String> accumulator() {
        return notes;
    }

    /** Each kind once, sorted. */
    List<String> kinds() {
        return List.copyOf(new TreeSet<>(notes.value()));
    }
}
