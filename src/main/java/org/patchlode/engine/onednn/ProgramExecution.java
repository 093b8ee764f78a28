package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onednn.capi.NativeScope;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.engine.onednn.program.Slot;
import org.patchlode.engine.onednn.tiles.BlockedMaps;
import org.patchlode.engine.onednn.tiles.TileGrid;
import org.patchlode.engine.onednn.tiles.TileMemory;
import org.patchlode.engine.onednn.tiles.TiledConvolution;
import org.patchlode.network.Shape;

/** A program with memory, stream and arguments of its own: what one thread runs. Allocates nothing once made. */
public final class ProgramExecution implements LruCache.Held {

    /** Looks at an output while it is there. */
    @FunctionalInterface
    interface Visitor {

        /** @param tap place in the program's taps @param bytes the output's memory, all images of the micro-batch */
        void visit(int tap, ByteBuffer bytes);
    }

    private final Program program;
    private final OneDnn dnn;
    private final NativeScope owned = new NativeScope();
    private final dnnl_stream stream = new dnnl_stream();
    private final Pointer arena;
    private final Pointer scratch;
    private final List<Runnable> calls = new ArrayList<>();
    private final List<ByteBuffer> views = new ArrayList<>();
    private final FloatBuffer input;
    /** Of all convolutions in tiles, where there are any. */
    private Optional<TileMemory> tileMemory = Optional.empty();

    ProgramExecution(Program program, OneDnn dnn) {
        this.program = program;
        this.dnn = dnn;
        try {
            arena = PackedWeights.allocate(owned, program.arenaBytes());
            scratch = PackedWeights.allocate(owned, program.scratchBytes());
            OneDnn.check(dnnl_stream_create(stream, dnn.engine(), dnnl_stream_default_flags), "a stream");
            owned.release(() -> dnnl_stream_destroy(stream));
            for (Command command : program.commands()) {
                calls.add(command instanceof Command.Tiled tiled ? call(tiled) : call((Command.Primitive) command));
            }
            for (Program.Tap tap : program.taps()) {
                views.add(view(tap.tensor()));
            }
            input = view(program.input()).asFloatBuffer();
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    Program program() {
        return program;
    }

    /** Of native memory. */
    @Override
    public long bytes() {
        return program.arenaBytes() + program.scratchBytes();
    }

    /**
     * Runs the first {@code count} images; the rest of the micro-batch is zeros.
     *
     * @param images {@code nchw}; may be longer
     * @param offset of the first in the array
     */
    void execute(float[] images, int offset, int count, Visitor visitor) {
        load(images, offset, count);
        run(0, program.end(), visitor);
    }

    /** Puts the first {@code count} images into the micro-batch, and zeros into the rest. */
    void load(float[] images, int offset, int count) {
        int size = input.capacity() / program.batch();
        input.put(0, images, offset, count * size);
        for (int i = count * size; i < input.capacity(); i++) {
            input.put(i, 0);
        }
    }

    /** Puts one image into every place of the micro-batch. */
    void loadEverywhere(float[] image) {
        int size = input.capacity() / program.batch();
        for (int place = 0; place < program.batch(); place++) {
            input.put(place * size, image, 0, size);
        }
    }

    /** Runs commands from one to before another, or to {@link Program#end}; an output is shown right before the command that comes after it. */
    void run(int from, int to, Visitor visitor) {
        int tap = 0;
        while (tap < views.size() && program.taps().get(tap).after() < from) {
            tap++;
        }
        for (int i = from; i < to; i++) {
            while (tap < views.size() && program.taps().get(tap).after() == i) {
                visitor.visit(tap, views.get(tap));
                tap++;
            }
            if (i < calls.size()) {
                calls.get(i).run();
            }
        }
        OneDnn.check(dnnl_stream_wait(stream), "to run");
    }

    /** Keeps a copy of a slot's memory. */
    void save(Slot slot, Pointer to) {
        Pointer.memcpy(to, new BytePointer(arena).getPointer(slot.address()), slot.bytes());
    }

    /** Puts a copy of a slot's memory back. */
    void restore(Slot slot, Pointer from) {
        Pointer.memcpy(new BytePointer(arena).getPointer(slot.address()), from, slot.bytes());
    }

    private Runnable call(Command.Primitive command) {
        int count = command.arguments().size() + (command.scratch().isPresent() ? 1 : 0);
        dnnl_exec_arg_t arguments = owned.memory(new dnnl_exec_arg_t(count));
        int i = 0;
        for (Command.Argument argument : command.arguments()) {
            dnnl_memory memory;
            if (argument instanceof Command.Moving moving) {
                memory = memory(moving.tensor().layout(), at(moving.tensor()));
            } else {
                PackedWeights.Constant constant = ((Command.Fixed) argument).constant();
                memory = memory(constant.layout(), constant.data());
            }
            arguments.position(i++).arg(argument.name()).memory(memory);
        }
        if (command.scratch().isPresent()) {
            arguments.position(i).arg(DNNL_ARG_SCRATCHPAD).memory(memory(command.scratch().get(), scratch));
        }
        arguments.position(0);
        return () -> OneDnn.check(dnnl_primitive_execute(command.primitive(), stream, count, arguments), "to run");
    }

    private Runnable call(Command.Tiled command) {
        TileMemory memory = tileMemory.orElseGet(TileMemory::new);
        tileMemory = Optional.of(memory);
        TileGrid grid = command.grid();
        Shape made = new Shape(grid.outputs(), grid.resultRows(), grid.resultColumns());
        BlockedMaps source = maps(command.source().tensor(), new Shape(grid.inputs(), grid.sourceRows(), grid.sourceColumns()));
        Optional<BlockedMaps> addend = command.addend().map(read -> maps(read.tensor(), made));
        BlockedMaps result = maps(command.result().tensor(), made);
        TiledConvolution convolution = new TiledConvolution(grid, command.bias(), command.rectified(), memory);
        Runnable product = call(command.product());
        FloatBuffer tiles = view(command.tiles().tensor()).asFloatBuffer();
        FloatBuffer products = view(command.products().tensor()).asFloatBuffer();
        return () -> convolution.run(program.batch(), source, addend, tiles, product, products, result);
    }

    private BlockedMaps maps(PlacedTensor tensor, Shape shape) {
        Lanes lanes = Lanes.of(tensor.layout(), shape).orElseThrow();
        return new BlockedMaps(view(tensor).asFloatBuffer(), lanes.imageStride(), lanes.blockStride());
    }

    private Pointer at(PlacedTensor tensor) {
        return new BytePointer(arena).getPointer(tensor.address());
    }

    /** A tensor's memory, all images of the micro-batch. */
    ByteBuffer view(PlacedTensor tensor) {
        BytePointer pointer = new BytePointer(at(tensor));
        long bytes = OneDnn.bytes(tensor.layout());
        if (bytes > Integer.MAX_VALUE) {
            throw new UnsupportedNetworkException("an activation of %d bytes a micro-batch is too large; use a smaller input or the nd4j engine".formatted(bytes));
        }
        return pointer.capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private dnnl_memory memory(dnnl_memory_desc_t layout, Pointer data) {
        dnnl_memory memory = new dnnl_memory();
        OneDnn.check(dnnl_memory_create(memory, layout, dnn.engine(), data), "memory");
        owned.release(() -> dnnl_memory_destroy(memory));
        return memory;
    }

    @Override
    public void close() {
        owned.close();
    }
}
