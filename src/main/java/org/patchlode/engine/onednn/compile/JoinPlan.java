package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_init_submemory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.StoredValue;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * Concatenations. Where every part begins at a whole block, the result is blocked; in a micro-batch of one image it is then the
 * parts laid end to end, so that parts are made in place and nothing is copied. Elsewhere the parts are copied into a plain one.
 */
final class JoinPlan {

    /** @param join the concatenation @param maps before the part */
    private record Place(int join, int maps) {}

    private final Map<Integer, Place> places = new HashMap<>();
    /** The memory of a concatenation of which a part has been asked for. */
    private final Map<Integer, StoredValue> whole = new HashMap<>();
    private final boolean inPlace;

    private JoinPlan(boolean inPlace) {
        this.inPlace = inPlace;
    }

    /** @param held nodes that maps may be held at zero of: such a concatenation is a copy, as its parts are read without zeros */
    static JoinPlan of(Network network, List<FusedStep> steps, int batch, Set<Integer> held) {
        JoinPlan plan = new JoinPlan(batch == 1);
        for (FusedStep step : steps) {
            if (plan.inPlace && step instanceof FusedStep.Single single && single.node().operation() instanceof Operation.Concatenation && aligned(network, single)
                    && !held.contains(single.output())) {
                int maps = 0;
                for (int source : single.sources()) {
                    plan.places.putIfAbsent(source, new Place(single.output(), maps));
                    maps += network.nodes().get(source).shape().maps();
                }
            }
        }
        return plan;
    }

    /** Whether every part begins at a whole block. */
    private static boolean aligned(Network network, FusedStep.Single step) {
        List<Integer> sources = step.sources();
        return sources.subList(0, sources.size() - 1).stream().allMatch(source -> Layouts.fills(network.nodes().get(source).shape()));
    }

    /** Where a result goes. */
    PlacedTensor place(Compiler compiler, int node, dnnl_memory_desc_t layout) {
        Place place = places.get(node);
        if (place == null || node == 0 || !OneDnn.same(layout, compiler.layouts().blocked(compiler.shape(node)))) {
            return PlacedTensor.fresh(layout);
        }
        return new PlacedTensor(layout, whole(compiler, place.join()).piece(bytes(compiler, place), OneDnn.bytes(layout)), 0);
    }

    PlacedTensor concatenate(Compiler compiler, Network network, FusedStep.Single step) {
        if (!aligned(network, step)) {
            return copyPlain(compiler, step);
        }
        Shape shape = compiler.shape(step.output());
        dnnl_memory_desc_t layout = compiler.layouts().blocked(shape);
        return inPlace ? joinInPlace(compiler, step, layout) : copyBlocked(compiler, step, layout);
    }

    private PlacedTensor joinInPlace(Compiler compiler, FusedStep.Single step, dnnl_memory_desc_t layout) {
        StoredValue join = whole(compiler, step.output());
        List<StoredValue> pieces = new ArrayList<>();
        int maps = 0;
        for (int source : step.sources()) {
            PlacedTensor part = compiler.tensor(source);
            long at = bytes(compiler, new Place(step.output(), maps));
            boolean there = part.slot() == join.slot() && part.value().offset() == join.offset() + at && compiler.isBlocked(source);
            if (!there) {
                dnnl_memory_desc_t blocked = compiler.layouts().blocked(compiler.shape(source));
                PlacedTensor copy = new PlacedTensor(blocked, join.piece(at, OneDnn.bytes(blocked)), 0);
                compiler.assembly().copy(compiler.blocked(source), copy);
                part = copy;
            }
            pieces.add(part.value());
            maps += compiler.shape(source).maps();
        }
        PlacedTensor joined = new PlacedTensor(layout, join.joined(pieces), 0);
        compiler.assembly().use(joined);
        return joined;
    }

    private static PlacedTensor copyBlocked(Compiler compiler, FusedStep.Single step, dnnl_memory_desc_t layout) {
        PlacedTensor joined = PlacedTensor.fresh(layout);
        int maps = 0;
        for (int source : step.sources()) {
            dnnl_memory_desc_t piece = compiler.dnn().own(new dnnl_memory_desc_t());
            Shape shape = compiler.shape(source);
            long[] dims = {compiler.layouts().batch(), Layouts.full(shape.maps()), shape.rows(), shape.columns()};
            OneDnn.check(dnnl_memory_desc_init_submemory(piece, layout, dims, new long[] {0, maps, 0, 0}), "this concatenation");
            compiler.assembly().copy(compiler.blocked(source), joined.as(piece));
            maps += shape.maps();
        }
        return joined;
    }

    private static PlacedTensor copyPlain(Compiler compiler, FusedStep.Single step) {
        PlacedTensor joined = PlacedTensor.fresh(compiler.layouts().plain(compiler.shape(step.output())));
        int maps = 0;
        for (int source : step.sources()) {
            dnnl_memory_desc_t piece = compiler.dnn().own(new dnnl_memory_desc_t());
            OneDnn.check(dnnl_memory_desc_init_submemory(piece, joined.layout(), compiler.layouts().dims(compiler.shape(source)), new long[] {0, maps, 0, 0}), "this concatenation");
            compiler.assembly().copy(compiler.withoutFiller(source), joined.as(piece));
            maps += compiler.shape(source).maps();
        }
        return joined;
    }

    private StoredValue whole(Compiler compiler, int join) {
        StoredValue value = whole.get(join);
        if (value == null) {
            // A concatenation may itself be part of another.
            value = place(compiler, join, compiler.layouts().blocked(compiler.shape(join))).value();
            whole.put(join, value);
        }
        return value;
    }

    private static long bytes(Compiler compiler, Place place) {
        return (long) place.maps() * compiler.shape(place.join()).plane() * Float.BYTES;
    }
}
