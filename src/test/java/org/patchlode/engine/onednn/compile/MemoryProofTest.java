package org.patchlode.engine.onednn.compile;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_init_submemory;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.MemoryProof;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.engine.onednn.program.ProgramBuilder;
import org.patchlode.network.Shape;

/** Programs that break a rule of memory are refused, and their right neighbours are not. */
@Tag("instruction-sets")
class MemoryProofTest {

    private static final Shape SHAPE = new Shape(3, 4, 5);
    private OneDnn dnn;
    private Layouts layouts;
    private long next;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
        dnn = new OneDnn();
        layouts = new Layouts(dnn, 2);
    }

    @AfterEach
    void close() {
        if (dnn != null) {
            dnn.close();
        }
    }

    private PlacedTensor tensor() {
        PlacedTensor tensor = PlacedTensor.fresh(layouts.plain(SHAPE));
        tensor.slot().place(next);
        next += 4096;
        return tensor;
    }

    private static Command command(boolean unitByUnit, PlacedTensor from, PlacedTensor to) {
        return new Command.Primitive(new dnnl_primitive(), unitByUnit, List.of(new Command.Read(1, from), new Command.Written(17, to)), Optional.empty());
    }

    private static void check(PlacedTensor input, PlacedTensor seen, Command... commands) {
        Lanes lanes = Lanes.of(seen.layout(), SHAPE).orElseThrow();
        MemoryProof.check(input, List.of(), List.of(commands), List.of(new Program.Tap(1, commands.length, seen, lanes, Optional.empty())));
    }

    /** Of a tensor, some rows. */
    private PlacedTensor rows(PlacedTensor whole, int first, int count) {
        dnnl_memory_desc_t layout = dnn.own(new dnnl_memory_desc_t());
        OneDnn.check(dnnl_memory_desc_init_submemory(layout, whole.layout(), new long[] {2, SHAPE.maps(), count, SHAPE.columns()}, new long[] {0, 0, first, 0}), "rows");
        return whole.as(layout);
    }

    /** Of a tensor, one image. */
    private PlacedTensor image(PlacedTensor whole, int image) {
        return whole.from((long) image * SHAPE.size() * Float.BYTES, new Layouts(dnn, 1).plain(SHAPE));
    }

    @Test
    void unitsAreReplacedOnlyByWhatChangesThemOneByOne() {
        PlacedTensor input = tensor();
        PlacedTensor made = tensor();
        PlacedTensor over = made.overwritten();
        assertThatCode(() -> check(input, over, command(false, input, made), command(true, made, over))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(input, over, command(false, input, made), command(false, made, over)))
                .isInstanceOf(IllegalStateException.class).hasMessage("command 1 writes over what it reads");
    }

    @Test
    void theLibrarySaysWhichPrimitivesChangeUnitsOneByOne() {
        PlacedTensor input = tensor();
        ProgramBuilder assembly = new ProgramBuilder(dnn);
        assembly.use(input);
        // A copy is no such change: of two layouts it moves units.
        assembly.copy(input, input.overwritten());
        assertThatThrownBy(() -> assembly.finish(2, input)).isInstanceOf(IllegalStateException.class).hasMessage("command 0 writes over what it reads");
    }

    @Test
    void aValueInPiecesIsReadOnlyOnceAllAreWritten() {
        PlacedTensor input = tensor();
        PlacedTensor made = tensor();
        assertThatCode(() -> check(input, made, command(false, input, rows(made, 0, 3)), command(false, input, rows(made, 3, 1)))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(input, made, command(false, input, rows(made, 0, 3))))
                .isInstanceOf(IllegalStateException.class).hasMessage("the reader of node 1 meets a value of which only a part is written");
        // As many numbers, but not all: one row twice.
        assertThatThrownBy(() -> check(input, made, command(false, input, rows(made, 0, 3)), command(false, input, rows(made, 2, 1)))).hasMessageContaining("only a part");
    }

    @Test
    void everyImageHasToBeWritten() {
        PlacedTensor input = tensor();
        PlacedTensor made = tensor();
        PlacedTensor last = tensor();
        assertThatCode(() -> check(input, last, command(false, image(input, 0), image(made, 0)), command(false, image(input, 1), image(made, 1)), command(false, made, last)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(input, last, command(false, image(input, 0), image(made, 0)), command(false, made, last)))
                .hasMessage("command 1 meets a value of which only a part is written");
    }

    @Test
    void aPieceOverAnotherValueTakesTheMemoryOfTheWhole() {
        PlacedTensor input = tensor();
        PlacedTensor made = tensor();
        PlacedTensor other = made.overwritten();
        assertThatThrownBy(() -> check(input, made, command(false, input, made), command(false, input, rows(other, 0, 1)))).hasMessageContaining("another value than its own");
    }
}
