package org.patchlode.engine.onednn.capi;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Weights in the layouts that primitives want: reordered once, read by all threads. Thread-safe. */
public final class PackedWeights implements AutoCloseable {

    /** A constant in native memory. */
    public record Constant(Object key, dnnl_memory_desc_t layout, Pointer data) {}

    private static final int ALIGNMENT = 64;

    private final OneDnn dnn;
    private final NativeScope owned = new NativeScope();
    private final List<Constant> known = new ArrayList<>();

    public PackedWeights(OneDnn dnn) {
        this.dnn = dnn;
    }

    /**
     * Values in a layout, made on first request.
     *
     * @param key what they are; equal keys mean equal values
     * @param values in the order of {@code plain}
     * @param plain the layout they come in
     * @param wanted the layout they are to have
     */
    public synchronized Constant of(Object key, Supplier<float[]> values, dnnl_memory_desc_t plain, dnnl_memory_desc_t wanted) {
        for (Constant constant : known) {
            if (constant.key().equals(key) && OneDnn.same(constant.layout(), wanted)) {
                return constant;
            }
        }
        Pointer data = allocate(owned, OneDnn.bytes(wanted));
        float[] v = values.get();
        if (OneDnn.same(plain, wanted)) {
            new FloatPointer(data).put(v);
        } else {
            try (NativeScope temporary = new NativeScope()) {
                Pointer from = allocate(temporary, OneDnn.bytes(plain));
                new FloatPointer(from).put(v);
                reorder(temporary, plain, from, wanted, data);
            }
        }
        // The caller's descriptor may be released before this.
        Constant constant = new Constant(key, owned.memory(new dnnl_memory_desc_t()).put(wanted), data);
        known.add(constant);
        return constant;
    }

    /** Zeroed native memory on a cache line. */
    public static Pointer allocate(NativeScope owner, long bytes) {
        long length = bytes + 2 * ALIGNMENT;
        BytePointer raw = owner.memory(new BytePointer(length));
        Pointer.memset(raw, 0, length);
        long shift = (ALIGNMENT - raw.address() % ALIGNMENT) % ALIGNMENT;
        return raw.getPointer(shift);
    }

    private void reorder(NativeScope temporary, dnnl_memory_desc_t plain, Pointer from, dnnl_memory_desc_t wanted, Pointer to) {
        OneDnn mine = new OneDnn(dnn);
        temporary.release(mine::close);
        dnnl_primitive_desc pd = new dnnl_primitive_desc();
        OneDnn.check(dnnl_reorder_primitive_desc_create(pd, plain, dnn.engine(), wanted, dnn.engine(), mine.attributes(false, List.of())), "weights' layout");
        mine.keep(pd);
        dnnl_memory_desc_t scratch = mine.wants(pd, dnnl_query_scratchpad_md);
        dnnl_exec_arg_t arguments = temporary.memory(new dnnl_exec_arg_t(3));
        arguments.position(0).arg(DNNL_ARG_FROM).memory(memory(temporary, plain, from));
        arguments.position(1).arg(DNNL_ARG_TO).memory(memory(temporary, wanted, to));
        arguments.position(2).arg(org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD)
                .memory(memory(temporary, scratch, allocate(temporary, OneDnn.bytes(scratch))));
        dnnl_stream stream = new dnnl_stream();
        OneDnn.check(dnnl_stream_create(stream, dnn.engine(), dnnl_stream_default_flags), "a stream");
        temporary.release(() -> dnnl_stream_destroy(stream));
        OneDnn.check(dnnl_primitive_execute(mine.primitive(pd), stream, 3, arguments.position(0)), "to reorder weights");
        OneDnn.check(dnnl_stream_wait(stream), "to reorder weights");
    }

    private dnnl_memory memory(NativeScope owner, dnnl_memory_desc_t layout, Pointer data) {
        dnnl_memory memory = new dnnl_memory();
        OneDnn.check(dnnl_memory_create(memory, layout, dnn.engine(), data), "memory");
        owner.release(() -> dnnl_memory_destroy(memory));
        return memory;
    }

    @Override
    public void close() {
        owned.close();
    }
}
