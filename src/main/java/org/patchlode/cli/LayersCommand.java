package org.patchlode.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.patchlode.job.plan.Sources;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.network.Field;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.ModelException;
import org.patchlode.network.ReceptiveField;
import org.patchlode.network.ReceptiveFields;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code patchlode layers}: what can be mined. */
@Command(
        name = "layers",
        description = "Lists a model's layers: name, kind, maps, output size, receptive field, stride. Those mined by default are marked *.",
        mixinStandardHelpOptions = true)
final class LayersCommand implements Callable<Integer> {

    @Option(names = "--model", paramLabel = "URI", required = true, description = "Keras .h5 or .keras, DL4J .zip or ONNX .onnx file, or zoo:NAME for one of DL4J's trained models.")
    private String model;
    @Option(names = "--input-size", paramLabel = "N", description = "Rows and columns of an input, for a model that leaves them open.")
    private Integer inputSize;
    @Option(names = "--max-model-bytes", paramLabel = "N", description = "A model file larger than this is refused.")
    private Long maxModelBytes;
    @Option(names = "--zoo-cache", paramLabel = "DIR", description = "Folder that keeps downloaded zoo: models; ~/.patchlode/models if not given.")
    private String zooCache;
    @Option(names = "--zoo-mirror", paramLabel = "URI", description = "Where zoo: models are downloaded from instead of DL4J's site; http, https or file.")
    private String zooMirror;

    private final PrintStream out;

    LayersCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Model read = Sources.model(model, ZooSettings.of(Optional.ofNullable(zooCache), Optional.ofNullable(zooMirror)), Sessions.hadoop(), Optional.ofNullable(maxModelBytes).orElse(ModelLimits.DEFAULT.fileBytes()),
                Optional.ofNullable(inputSize).map(size -> new InputSize(size, size)));
        List<Layer> layers = read.network().layers();
        List<Layer> mined = LayerChoice.byDefault(read.network());
        ReceptiveFields fields = new ReceptiveFields(read.network());
        int width = Math.max(5, layers.stream().mapToInt(layer -> layer.name().length()).max().orElse(5));
        int kind = Math.max(4, layers.stream().mapToInt(layer -> layer.kind().length()).max().orElse(4));
        String row = "%-2s%-" + width + "s  %-" + kind + "s  %6s  %9s  %9s  %9s  %9s%n";
        out.printf(row, "", "layer", "kind", "maps", "output", "field", "stride", "padding");
        for (Layer layer : layers) {
            String[] sees = field(fields, layer);
            out.printf(row, mined.contains(layer) ? "*" : "", layer.name(), layer.kind(), layer.shape().maps(),
                    pair(layer.shape().rows(), layer.shape().columns()), sees[0], sees[1], sees[2]);
        }
        return ExitCode.DONE.code();
    }

    private static String[] field(ReceptiveFields fields, Layer layer) {
        try {
            ReceptiveField field = fields.onInput(layer.node());
            Field rows = field.rows();
            Field columns = field.columns();
            return new String[] {pair(rows.size(), columns.size()), pair(rows.stride(), columns.stride()), pair(rows.padding(), columns.padding())};
        } catch (ModelException e) {
            return new String[] {"-", "-", "-"};
        }
    }

    private static String pair(int rows, int columns) {
        return rows == columns ? String.valueOf(rows) : rows + "x" + columns;
    }
}
