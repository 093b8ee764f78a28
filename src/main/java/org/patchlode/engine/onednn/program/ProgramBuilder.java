package org.patchlode.engine.onednn.program;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.patchlode.engine.onednn.capi.OneDnn;

/** Collects commands and notes which tensor is in use when. */
public final class ProgramBuilder {

    private final OneDnn dnn;
    private final List<Command> commands = new ArrayList<>();
    private final List<Program.Tap> taps = new ArrayList<>();
    private final List<Program.Tap> gates = new ArrayList<>();
    private final Set<Slot> slots = new LinkedHashSet<>();
    private final List<PlacedTensor> zeros = new ArrayList<>();
    private long scratchBytes;

    public ProgramBuilder(OneDnn dnn) {
        this.dnn = dnn;
    }

    public OneDnn dnn() {
        return dnn;
    }

    /** Appends a primitive. */
    public void emit(dnnl_primitive_desc pd, Command.Argument... arguments) {
        append(primitive(pd, arguments));
    }

    /** A primitive that is not a command by itself. */
    public Command.Primitive primitive(dnnl_primitive_desc pd, Command.Argument... arguments) {
        dnnl_memory_desc_t scratch = dnn.wants(pd, dnnl_query_scratchpad_md);
        long bytes = scratch.ndims() == 0 ? 0 : OneDnn.bytes(scratch);
        scratchBytes = Math.max(scratchBytes, bytes);
        return new Command.Primitive(dnn.primitive(pd), OneDnn.isUnitByUnit(pd), List.of(arguments), bytes == 0 ? Optional.empty() : Optional.of(scratch));
    }

    /** Appends a command. */
    public void append(Command command) {
        for (Command.Argument argument : command.arguments()) {
            if (argument instanceof Command.Moving moving) {
                use(moving.tensor());
            }
        }
        commands.add(command);
    }

    /** Copies values, from one layout to another. */
    public void copy(PlacedTensor from, PlacedTensor to) {
        dnnl_primitive_desc pd = new dnnl_primitive_desc();
        OneDnn.check(dnnl_reorder_primitive_desc_create(pd, from.layout(), dnn.engine(), to.layout(), dnn.engine(), dnn.attributes(false, List.of())), "a change of layout");
        emit(dnn.keep(pd), new Command.Read(DNNL_ARG_FROM, from), new Command.Written(DNNL_ARG_TO, to));
    }

    /** Marks a tensor as in use by the next command. */
    public void use(PlacedTensor tensor) {
        tensor.slot().touch(commands.size());
        slots.add(tensor.slot());
    }

    /** Makes maps of a tensor ones that may be held at zero from now on. */
    public void gate(int node, PlacedTensor tensor, Lanes lanes) {
        survive(tensor);
        gates.add(new Program.Tap(node, commands.size(), tensor, lanes, Optional.empty()));
    }

    /** Makes an output readable after the commands so far. */
    public void tap(int node, PlacedTensor tensor, Lanes lanes, Optional<Program.Rows> rows) {
        // The reader comes between the last command and the next, so the tensor must survive the last one only.
        survive(tensor);
        rows.ifPresent(r -> {
            survive(r.maxima());
            r.means().ifPresent(this::survive);
        });
        taps.add(new Program.Tap(node, commands.size(), tensor, lanes, rows));
    }

    private void survive(PlacedTensor tensor) {
        tensor.slot().touch(Math.max(commands.size() - 1, 0));
        slots.add(tensor.slot());
    }

    /** A tensor that nothing else may share memory with for the whole run: what is not written of it stays zero. */
    public void reserve(PlacedTensor tensor) {
        tensor.slot().reserve();
        slots.add(tensor.slot());
        zeros.add(tensor);
    }

    private Optional<Program.Held> held() {
        if (gates.isEmpty()) {
            return Optional.empty();
        }
        int first = gates.get(0).after();
        Set<Slot> later = new LinkedHashSet<>(slots);
        later.removeIf(slot -> slot.first() > first || slot.last() < first);
        later.add(gates.get(0).tensor().slot());
        return Optional.of(new Program.Held(List.copyOf(gates), List.copyOf(later)));
    }

    public Program finish(int batch, PlacedTensor input) {
        long arenaBytes = MemoryPlan.place(List.copyOf(slots));
        MemoryProof.check(input, zeros, commands, Stream.concat(gates.stream(), taps.stream()).toList());
        return new Program(batch, input, List.copyOf(commands), List.copyOf(taps), held(), arenaBytes, scratchBytes);
    }
}
