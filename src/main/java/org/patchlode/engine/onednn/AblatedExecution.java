package org.patchlode.engine.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.onednn.capi.NativeScope;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.engine.onednn.program.Slot;

/**
 * An execution in which maps of some outputs may be held at zero: a run goes up to the first such output once, and on from there
 * as often as wanted, with what it needs of the first part put back each time.
 */
final class AblatedExecution implements LruCache.Held {

    private final Program program;
    private final ProgramExecution run;
    private final NativeScope owned = new NativeScope();
    private final Map<Slot, Pointer> state = new LinkedHashMap<>();
    private final List<FloatBuffer> gates = new ArrayList<>();

    AblatedExecution(Program program, OneDnn dnn) {
        this.program = program;
        this.run = new ProgramExecution(program, dnn);
        try {
            program.held().ifPresent(held -> {
                held.state().forEach(slot -> state.put(slot, PackedWeights.allocate(owned, slot.bytes())));
                held.gates().forEach(gate -> gates.add(run.view(gate.tensor()).asFloatBuffer()));
            });
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public long bytes() {
        return run.bytes() + state.keySet().stream().mapToLong(Slot::bytes).sum();
    }

    /** Whose output a tap shows. */
    int node(int tap) {
        return program.taps().get(tap).node();
    }

    /** Runs images through, nothing held at zero. */
    void images(float[] images, int count, ProgramExecution.Visitor visitor) {
        run.execute(images, 0, count, visitor);
    }

    /** Runs one image, in every place of the micro-batch, up to the first output of which maps may be held at zero. */
    void begin(float[] image, ProgramExecution.Visitor visitor) {
        run.loadEverywhere(image);
        run.run(0, first(), visitor);
        state.forEach(run::save);
    }

    /** Goes on from there, with the maps held at zero that a variant a place names. */
    void goOn(List<Set<Ablation>> variants, ProgramExecution.Visitor visitor) {
        state.forEach(run::restore);
        int at = first();
        List<Program.Tap> places = program.held().map(Program.Held::gates).orElse(List.of());
        for (int gate = 0; gate < places.size(); gate++) {
            run.run(at, places.get(gate).after(), visitor);
            at = places.get(gate).after();
            for (int place = 0; place < variants.size(); place++) {
                for (Ablation ablation : variants.get(place)) {
                    if (ablation.node() == places.get(gate).node()) {
                        clear(gates.get(gate), places.get(gate).lanes(), place, ablation.map());
                    }
                }
            }
        }
        run.run(at, program.end(), visitor);
    }

    /** Where the part begins that every variant runs anew. */
    private int first() {
        return program.held().map(held -> held.gates().get(0).after()).orElse(program.end());
    }

    private static void clear(FloatBuffer values, Lanes lanes, int place, int map) {
        int start = Math.toIntExact(place * lanes.imageStride() + map / lanes.width() * lanes.blockStride() + map % lanes.width());
        for (int position = 0; position < lanes.positions(); position++) {
            values.put(start + position * lanes.width(), 0);
        }
    }

    @Override
    public void close() {
        run.close();
        owned.close();
    }
}
