package org.patchlode.engine.onednn.program;

import java.util.List;
import java.util.Optional;
import org.patchlode.engine.onednn.ProgramExecution;

/**
 * A compiled network: primitives in order over planned memory. Immutable and shared; a {@link ProgramExecution} gives it memory.
 *
 * @param batch images of every run
 * @param input where images go, {@code nchw}
 * @param commands in order
 * @param taps outputs to look at, in the order of commands
 * @param held where maps may be held at zero
 * @param arenaBytes of planned memory
 * @param scratchBytes of the largest scratch space
 */
public record Program(int batch, PlacedTensor input, List<Command> commands, List<Tap> taps, Optional<Held> held, long arenaBytes, long scratchBytes) {

    /** After the last command, and after what is looked at then. */
    public int end() {
        return commands.size() + 1;
    }

    /**
     * A wanted output, readable as soon as a command is done and perhaps overwritten later.
     *
     * @param node whose output it is
     * @param after commands that have run by then
     * @param tensor where it lies
     * @param lanes how it lies
     * @param rows the maxima, and perhaps means, of its rows, where those are worked out
     */
    public record Tap(int node, int after, PlacedTensor tensor, Lanes lanes, Optional<Rows> rows) {}

    /**
     * Outputs of which maps may be held at zero.
     *
     * @param gates such outputs, in the order of commands, each to be written to as soon as it is made
     * @param state what the commands after the first of them read of what those before have made
     */
    public record Held(List<Tap> gates, List<Slot> state) {}

    /**
     * Rows reduced to one value.
     *
     * @param maxima {@code [batch, maps, rows, 1]}
     * @param means of the same shape and layout; left out where nobody asks for them and no value can be other than a number
     * @param lanes how both lie
     */
    public record Rows(PlacedTensor maxima, Optional<PlacedTensor> means, Lanes lanes) {}
}
