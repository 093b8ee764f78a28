package org.patchlode.analysis.responses;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.ReportSection;
import org.patchlode.engine.Peaks;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;

/**
 * Keeps what every feature map gave for every image: of the mined layers, and of the network's last one even where that is
 * not mined. A shard's responses stay in its section; the table is written from those.
 */
public final class ResponsesAnalysis implements CorpusAnalysis<Responses, ResponsesAnalysis.Answer> {

    private static final long serialVersionUID = 1L;

    private final List<Layer> layers;
    private final EnumSet<ResponseKind> kinds;

    /**
     * @param network whose last layer is kept too
     * @param mined layers
     * @param kinds at least one
     */
    public ResponsesAnalysis(Network network, List<Layer> mined, Set<ResponseKind> kinds) {
        List<Layer> all = new ArrayList<>(mined);
        Layer last = network.layers().get(network.layers().size() - 1);
        if (!all.contains(last)) {
            all.add(last);
        }
        layers = List.copyOf(all);
        this.kinds = EnumSet.copyOf(kinds);
    }

    /** Responses of one image. */
    static final class Answer {

        private final String image;
        private float[][] peaks = {};
        private float[][] means = {};

        private Answer(String image) {
            this.image = image;
        }
    }

    @Override
    public long keptBytesAnImage() {
        return (long) Float.BYTES * kinds.size() * layers.stream().mapToLong(layer -> layer.shape().maps()).sum();
    }

    /** Tells what is kept, so that a run which kept less is not taken for one that kept the same. */
    @Override
    public String name() {
        return "responses-" + new TreeSet<>(kinds).stream().map(ResponseKind::label).collect(Collectors.joining("-"));
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Needs needs() {
        return new Needs(layers, kinds.contains(ResponseKind.MEAN), List.of());
    }

    @Override
    public Keeping keeping() {
        return Keeping.BY_SHARD;
    }

    @Override
    public Responses empty() {
        return new Responses();
    }

    @Override
    public Answer begin(String image) {
        return new Answer(image);
    }

    @Override
    public void see(Answer kept, int variant, Given given) {
        float[][] peaks = new float[layers.size()][];
        float[][] means = new float[layers.size()][];
        for (int layer = 0; layer < peaks.length; layer++) {
            Peaks found = given.peaks(layer);
            peaks[layer] = new float[found.maps()];
            means[layer] = new float[found.maps()];
            for (int map = 0; map < found.maps(); map++) {
                peaks[layer][map] = found.value(map);
                means[layer][map] = found.mean(map);
            }
        }
        kept.peaks = kinds.contains(ResponseKind.PEAK) ? peaks : kept.peaks;
        kept.means = kinds.contains(ResponseKind.MEAN) ? means : kept.means;
    }

    @Override
    public void accept(Responses state, List<Answer> images) {
        state.add(images.stream().map(answer -> new Responses.Image(answer.image, answer.peaks, answer.means)).toList());
    }

    @Override
    public List<AnalysisTable<Responses>> tables() {
        return List.of(new ResponsesTable(layers));
    }

    @Override
    public Optional<ReportSection> report(Responses state, long images) {
        String what = kinds.containsAll(EnumSet.allOf(ResponseKind.class)) ? "largest and mean activations"
                : kinds.contains(ResponseKind.PEAK) ? "largest activations" : "mean activations";
        List<List<String>> rows = layers.stream().map(layer -> List.of(layer.name(), String.valueOf(layer.shape().maps()),
                String.valueOf(ResponsesTable.blocks(layer)))).toList();
        return Optional.of(new ReportSection("Responses", "The %s of every feature map in each of %d images are kept in the table '%s', %d bytes an image before compression."
                .formatted(what, images, ResponsesTable.NAME, keptBytesAnImage()), List.of("Layer", "Feature maps", "Blocks"), rows));
    }

    @Override
    public void write(Responses state, StateOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public Responses read(StateInput in) throws IOException {
        return Responses.read(in);
    }
}
