package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MULTIPLE_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_concat_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * Concatenations. In a micro-batch of one image the blocked layout of a concatenation is that of its parts laid end to
 * end, so that parts are made in place and nothing is copied; in larger ones a primitive copies.
 */
final class JoinPlan {

    /** @param join the concatenation @param maps before the part */
    private record Place(int join, int maps) {}

    private final Map<Integer, Place> places = new HashMap<>();
    private final Map<Integer, Tensor> whole = new HashMap<>();

    private JoinPlan() {}

    static JoinPlan of(Network network, List<Step> steps, int batch) {
        JoinPlan plan = new JoinPlan();
        for (Step step : steps) {
            if (batch == 1 && step instanceof Step.Single single && single.node().operation() instanceof Operation.Concatenation) {
                plan.reserve(network, single);
            }
        }
        return plan;
    }

    private void reserve(Network network, Step.Single step) {
        List<Place> mine = new ArrayList<>();
        int maps = 0;
        for (int source : step.sources()) {
            if (maps % OneDnnSupport.block() != 0) {
                return;
            }
            mine.add(new Place(step.output(), maps));
            maps += network.nodes().get(source).shape().maps();
        }
        for (int i = 0; i < mine.size(); i++) {
            places.putIfAbsent(step.sources().get(i), mine.get(i));
        }
        whole.put(step.output(), null);
    }

    /** Where a result goes. */
    Tensor place(Compiler compiler, int node, dnnl_memory_desc_t layout) {
        Place place = places.get(node);
        if (place == null || node == 0 || !Dnn.same(layout, blocked(compiler, compiler.shape(node)))) {
            return Tensor.fresh(layout);
        }
        Tensor join = whole(compiler, place.join());
        return new Tensor(layout, join.slot(), join.offset() + bytes(compiler, place), false);
    }

    Tensor concatenate(Compiler compiler, Step.Single step) {
        if (!whole.containsKey(step.output())) {
            return copy(compiler, step);
        }
        Tensor join = whole(compiler, step.output());
        int maps = 0;
        for (int source : step.sources()) {
            Tensor part = compiler.tensor(source);
            long offset = join.offset() + bytes(compiler, new Place(step.output(), maps));
            if (part.slot() != join.slot() || part.offset() != offset) {
                compiler.assembly().copy(part, new Tensor(blocked(compiler, compiler.shape(source)), join.slot(), offset, false));
            }
            maps += compiler.shape(source).maps();
        }
        compiler.assembly().use(join);
        return join;
    }

    private Tensor whole(Compiler compiler, int join) {
        Tensor tensor = whole.get(join);
        if (tensor == null) {
            dnnl_memory_desc_t layout = blocked(compiler, compiler.shape(join));
            // A concatenation may itself be part of another.
            Tensor made = place(compiler, join, layout);
            tensor = new Tensor(layout, made.slot(), made.offset(), false);
            whole.put(join, tensor);
        }
        return tensor;
    }

    private static long bytes(Compiler compiler, Place place) {
        return (long) place.maps() * compiler.shape(place.join()).plane() * Float.BYTES;
    }

    private static dnnl_memory_desc_t blocked(Compiler compiler, Shape shape) {
        return compiler.dnn().layout(OneDnnSupport.blockedTag(), compiler.dims(shape));
    }

    private static Tensor copy(Compiler compiler, Step.Single step) {
        Dnn dnn = compiler.dnn();
        int parts = step.sources().size();
        dnnl_memory_desc_t layouts = dnn.own(new dnnl_memory_desc_t(parts));
        for (int i = 0; i < parts; i++) {
            layouts.getPointer(i).put(compiler.tensor(step.sources().get(i)).layout());
        }
        dnnl_memory_desc_t any = dnn.layout(org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any, compiler.dims(compiler.shape(step.output())));
        dnnl_primitive_desc pd = new dnnl_primitive_desc();
        Dnn.check(dnnl_concat_primitive_desc_create(pd, any, parts, 1, layouts, dnn.attributes(false, List.of()), dnn.engine()), "a concatenation");
        dnn.keep(pd);
        Tensor result = Tensor.fresh(dnn.wants(pd, dnnl_query_dst_md));
        Command.Argument[] arguments = new Command.Argument[parts + 1];
        for (int i = 0; i < parts; i++) {
            arguments[i] = new Command.Moving(DNNL_ARG_MULTIPLE_SRC + i, compiler.tensor(step.sources().get(i)));
        }
        arguments[parts] = new Command.Moving(DNNL_ARG_DST, result);
        compiler.assembly().emit(pd, arguments);
        return result;
    }
}
