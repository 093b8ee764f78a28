package org.patchlode.engine.onednn.program;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.patchlode.engine.onednn.capi.OneDnn;

/**
 * Follows every value of a program through its planned memory and proves that whoever reads one meets that value and no other:
 * that no command writes over what it still reads or what others read later, that no two values share memory while both are
 * needed, that what is written piece by piece is whole when it is read, and that what looks at outputs between commands comes in
 * time. One place for all of it, after all choices are made, so that no choice has to be trusted.
 */
public final class MemoryProof {

    /** Memory from an address on that was last written with a value. */
    private record Stretch(long end, StoredValue value) {}

    private final TreeMap<Long, Stretch> memory = new TreeMap<>();
    /** Of values of which pieces are missing: the numbers that are there. */
    private final Map<StoredValue, BitSet> begun = new IdentityHashMap<>();

    private MemoryProof() {}

    /**
     * Checks a program whose slots have their places.
     *
     * @throws IllegalStateException if a reader would meet another value than its own: an error of the compiler
     */
    public static void check(PlacedTensor input, List<PlacedTensor> zeros, List<Command> commands, List<Program.Tap> taps) {
        MemoryProof proof = new MemoryProof();
        proof.write(input);
        zeros.forEach(proof::write);
        for (int i = 0; i <= commands.size(); i++) {
            for (Program.Tap tap : taps) {
                if (tap.after() == i) {
                    proof.look(tap);
                }
            }
            if (i < commands.size()) {
                proof.run(commands.get(i), i);
            }
        }
        // The next run meets what this one left.
        zeros.forEach(tensor -> proof.read(tensor, "the next run"));
    }

    private void look(Program.Tap tap) {
        String reader = "the reader of node " + tap.node();
        read(tap.tensor(), reader);
        tap.rows().ifPresent(rows -> {
            read(rows.maxima(), reader);
            rows.means().ifPresent(means -> read(means, reader));
        });
    }

    private void run(Command command, int index) {
        String reader = "command " + index;
        for (Command.Argument argument : command.arguments()) {
            if (argument instanceof Command.Read read) {
                read(read.tensor(), reader);
                command.arguments().forEach(other -> apart(command, read.tensor(), other, reader));
            } else if (argument instanceof Command.Added added) {
                read(added.before(), reader);
            }
        }
        for (Command.Argument argument : command.arguments()) {
            if (argument instanceof Command.Written written) {
                write(written.tensor());
            } else if (argument instanceof Command.Added added) {
                write(added.tensor());
            }
        }
    }

    /** What is read and what is written are apart, or the very same units one by one; what is added to is no input besides. */
    private static void apart(Command command, PlacedTensor read, Command.Argument other, String reader) {
        if (other instanceof Command.Written written && overlap(read, written.tensor())
                && !(command.unitByUnit() && read.address() == written.tensor().address() && OneDnn.same(read.layout(), written.tensor().layout()))) {
            throw new IllegalStateException(reader + " writes over what it reads");
        }
        if (other instanceof Command.Added added && overlap(read, added.tensor())) {
            throw new IllegalStateException(reader + " adds its result to what it reads");
        }
    }

    private static boolean overlap(PlacedTensor a, PlacedTensor b) {
        return start(a) < end(b) && start(b) < end(a);
    }

    private static long start(PlacedTensor tensor) {
        return tensor.value().slot().address() + tensor.value().offset();
    }

    private static long end(PlacedTensor tensor) {
        return start(tensor) + tensor.value().bytes();
    }

    private void read(PlacedTensor tensor, String reader) {
        long at = start(tensor);
        for (Map.Entry<Long, Stretch> entry : memory.headMap(end(tensor)).tailMap(memory.floorKey(at) == null ? at : memory.floorKey(at)).entrySet()) {
            if (entry.getValue().end() <= at) {
                continue;
            }
            if (entry.getKey() > at || !tensor.value().consistsOf(entry.getValue().value())) {
                break;
            }
            if (begun.containsKey(entry.getValue().value())) {
                throw new IllegalStateException("%s meets a value of which only a part is written".formatted(reader));
            }
            at = entry.getValue().end();
        }
        if (at < end(tensor)) {
            throw new IllegalStateException("%s meets another value than its own at byte %d of %d".formatted(reader, at - start(tensor), tensor.value().bytes()));
        }
    }

    private void write(PlacedTensor tensor) {
        StoredValue value = tensor.value();
        Footprint written = Footprint.of(tensor);
        if (written.covers(value)) {
            begun.remove(value);
            label(tensor);
        } else if (lies(tensor)) {
            // A value that is whole already stays so: zeros around what is written, for one.
            BitSet numbers = begun.get(value);
            if (numbers != null) {
                note(value, written, numbers);
            }
        } else {
            label(tensor);
            note(value, written, new BitSet());
        }
    }

    private void note(StoredValue value, Footprint written, BitSet numbers) {
        written.mark(numbers);
        if ((long) numbers.cardinality() * Float.BYTES < value.bytes()) {
            begun.put(value, numbers);
        } else {
            begun.remove(value);
        }
    }

    /** Whether all of a value's memory was last written with it. */
    private boolean lies(PlacedTensor tensor) {
        Map.Entry<Long, Stretch> stretch = memory.floorEntry(start(tensor));
        return stretch != null && stretch.getValue().value() == tensor.value() && stretch.getValue().end() >= end(tensor);
    }

    private void label(PlacedTensor tensor) {
        long start = start(tensor);
        long end = end(tensor);
        Map.Entry<Long, Stretch> before = memory.lowerEntry(start);
        if (before != null && before.getValue().end() > start) {
            memory.put(before.getKey(), new Stretch(start, before.getValue().value()));
            if (before.getValue().end() > end) {
                memory.put(end, before.getValue());
            }
        }
        Map.Entry<Long, Stretch> last = memory.lowerEntry(end);
        if (last != null && last.getKey() >= start && last.getValue().end() > end) {
            memory.put(end, last.getValue());
        }
        memory.subMap(start, true, end, false).clear();
        memory.put(start, new Stretch(end, tensor.value()));
    }
}
