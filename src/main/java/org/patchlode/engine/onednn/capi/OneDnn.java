package org.patchlode.engine.onednn.capi;

import static org.bytedeco.dnnl.global.dnnl.dnnl_batch_normalization;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_init_by_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_init_by_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_prelu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scratchpad_mode;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_iterator_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_iterator_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_iterator_fetch;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_iterator_next;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_impl_info_str;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_primitive_kind;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.dnnl.const_dnnl_op_desc_t;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc_iterator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.patchlode.engine.UnsupportedNetworkException;

/** oneDNN's C interface with errors as exceptions and results owned. Descriptors and primitives live as long as it does. */
public final class OneDnn implements AutoCloseable {

    private final NativeScope owned = new NativeScope();
    private final dnnl_engine engine;

    public OneDnn() {
        engine = new dnnl_engine();
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
        owned.release(() -> dnnl_engine_destroy(engine));
    }

    /** Things of the same engine that are released earlier. */
    public OneDnn(OneDnn parent) {
        engine = parent.engine;
    }

    public static void check(int status, String what) {
        if (status != dnnl_success) {
            throw new UnsupportedNetworkException("oneDNN refuses %s (status %d); use the nd4j engine".formatted(what, status));
        }
    }

    public dnnl_engine engine() {
        return engine;
    }

    /** Native memory that this owns. */
    public <P extends Pointer> P own(P pointer) {
        return owned.memory(pointer);
    }

    /** A tensor's layout by one of the library's tags; the tag "any" leaves it to the primitive. */
    public dnnl_memory_desc_t layout(int tag, long... dims) {
        dnnl_memory_desc_t md = own(new dnnl_memory_desc_t());
        check(dnnl_memory_desc_init_by_tag(md, dims.length, dims, dnnl_f32, tag), "a layout");
        return md;
    }

    /** A tensor's layout by strides, in values. */
    public dnnl_memory_desc_t strided(long[] dims, long[] strides) {
        dnnl_memory_desc_t md = own(new dnnl_memory_desc_t());
        check(dnnl_memory_desc_init_by_strides(md, dims.length, dims, dnnl_f32, strides), "a layout");
        return md;
    }

    public static boolean same(dnnl_memory_desc_t a, dnnl_memory_desc_t b) {
        return dnnl_memory_desc_equal(a, b) != 0;
    }

    public static long bytes(dnnl_memory_desc_t md) {
        return dnnl_memory_desc_get_size(md);
    }

    /** What a primitive would do, if an implementation exists. @param description one of the library's descriptors */
    public Optional<dnnl_primitive_desc> find(Pointer description, Optional<dnnl_primitive_attr> attributes) {
        return find(description, attributes, name -> true);
    }

    /** As {@link #find(Pointer, Optional)}, by the first of the library's kernels whose name is such. */
    public Optional<dnnl_primitive_desc> find(Pointer description, Optional<dnnl_primitive_attr> attributes, Predicate<String> kernel) {
        dnnl_primitive_attr attr = attributes.orElseGet(() -> attributes(false, List.of()));
        dnnl_primitive_desc_iterator kernels = new dnnl_primitive_desc_iterator();
        if (dnnl_primitive_desc_iterator_create(kernels, new const_dnnl_op_desc_t(description), attr, engine, null) != dnnl_success) {
            return Optional.empty();
        }
        try {
            do {
                dnnl_primitive_desc pd = keep(dnnl_primitive_desc_iterator_fetch(kernels));
                if (kernel.test(name(pd))) {
                    return Optional.of(pd);
                }
            } while (dnnl_primitive_desc_iterator_next(kernels) == dnnl_success);
            return Optional.empty();
        } finally {
            dnnl_primitive_desc_iterator_destroy(kernels);
        }
    }

    /** Whether a kernel is more than the plain loop that the library has for whatever it has no kernel for. */
    public static boolean isCompiled(String kernel) {
        return !kernel.startsWith("ref");
    }

    /** Whether a primitive changes units one by one, by its kind. */
    public static boolean isUnitByUnit(dnnl_primitive_desc pd) {
        try (IntPointer kind = new IntPointer(1)) {
            check(dnnl_primitive_desc_query(pd, dnnl_query_primitive_kind, 0, kind), "the kind of a primitive");
            int k = kind.get();
            return k == dnnl_eltwise || k == dnnl_binary || k == dnnl_prelu || k == dnnl_batch_normalization;
        }
    }

    private static String name(dnnl_primitive_desc pd) {
        try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
            check(dnnl_primitive_desc_query(pd, dnnl_query_impl_info_str, 0, text), "the name of a kernel");
            return text.get(BytePointer.class, 0).getString();
        }
    }

    public dnnl_primitive_desc keep(dnnl_primitive_desc pd) {
        owned.release(() -> dnnl_primitive_desc_destroy(pd));
        return pd;
    }

    /**
     * Options of a primitive: its scratch space is the caller's, so that a thread other than the maker's may run it.
     *
     * @param sum whether the result is added to what the destination holds
     * @param functions applied last
     */
    public dnnl_primitive_attr attributes(boolean sum, List<Eltwise> functions) {
        dnnl_primitive_attr attr = new dnnl_primitive_attr();
        check(dnnl_primitive_attr_create(attr), "attributes");
        owned.release(() -> dnnl_primitive_attr_destroy(attr));
        check(dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user), "a scratchpad of the caller's");
        dnnl_post_ops ops = new dnnl_post_ops();
        check(dnnl_post_ops_create(ops), "fused operations");
        if (sum) {
            check(dnnl_post_ops_append_sum(ops, 1), "a fused sum");
        }
        for (Eltwise f : functions) {
            check(dnnl_post_ops_append_eltwise(ops, 1, f.algorithm(), f.alpha(), f.beta()), "a fused activation");
        }
        check(dnnl_primitive_attr_set_post_ops(attr, ops), "fused operations");
        dnnl_post_ops_destroy(ops);
        return attr;
    }

    public dnnl_primitive primitive(dnnl_primitive_desc pd) {
        dnnl_primitive primitive = new dnnl_primitive();
        check(dnnl_primitive_create(primitive, pd), "a primitive");
        owned.release(() -> dnnl_primitive_destroy(primitive));
        return primitive;
    }

    /** A copy of the layout in which a primitive wants one of its tensors. @param what a query number of the library */
    public dnnl_memory_desc_t wants(dnnl_primitive_desc pd, int what) {
        dnnl_memory_desc_t md = own(new dnnl_memory_desc_t());
        md.put(dnnl_primitive_desc_query_md(pd, what, 0));
        return md;
    }

    @Override
    public void close() {
        owned.close();
    }
}
