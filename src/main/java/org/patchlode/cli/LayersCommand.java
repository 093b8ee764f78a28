package org.patchlode.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.plan.Sources;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.network.Field;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.ModelException;
import org.patchlode.network.ReceptiveField;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.names.ShortNames;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code patchlode layers}: what can be mined. */
@Command(
        name = "layers",
        description = "Lists a model's layers: name, kind, maps, output size, receptive field, stride. Those mined by default are marked *.")
final class LayersCommand implements OptionsCommand {

    private static final Option<OptionalInt> INPUT_SIZE =
            Option.optionalInteger("input-size", "N", "Rows and columns of an input, for a model that leaves them open.", 1, Integer.MAX_VALUE);

    /** Characters of a name on a terminal: with them a row takes some 110 columns. */
    private static final int MOST_ON_TERMINAL = 48;

    @Spec private CommandSpec spec;

    private final PrintStream out;

    LayersCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public OptionList options() {
        return OptionList.of(ModelOptions.MODEL, INPUT_SIZE, ModelOptions.TOKENS).and(ModelOptions.FETCHING);
    }

    @Override
    public Integer call() {
        OptionValues values = DeclaredOptions.read(spec).values();
        OptionalInt size = values.get(INPUT_SIZE);
        Model read = Sources.model(values.get(ModelOptions.MODEL), ModelOptions.zoo(values), Sessions.hadoop(), values.get(ModelOptions.MAX_MODEL_BYTES),
                size.isPresent() ? Optional.of(new InputSize(size.getAsInt(), size.getAsInt())) : Optional.empty(), Sources.foreign(values.get(ModelOptions.TOKENS)));
        List<Layer> layers = read.network().layers();
        List<Layer> mined = LayerChoice.byDefault(read.network());
        ReceptiveFields fields = new ReceptiveFields(read.network());
        // Who reads by eye wants columns, a script wants the names that --layers takes.
        print(layers, mined, fields, System.console() == null ? Integer.MAX_VALUE : MOST_ON_TERMINAL);
        return ExitCode.DONE.code();
    }

    /** @param most characters of a name */
    void print(List<Layer> layers, List<Layer> mined, ReceptiveFields fields, int most) {
        List<String> names = layers.stream().map(layer -> ShortNames.middle(layer.name(), most)).toList();
        int width = Math.max(5, names.stream().mapToInt(String::length).max().orElse(5));
        int kind = Math.max(4, layers.stream().mapToInt(layer -> layer.kind().length()).max().orElse(4));
        String row = "%-2s%-" + width + "s  %-" + kind + "s  %6s  %9s  %9s  %9s  %9s%n";
        out.printf(row, "", "layer", "kind", "maps", "output", "field", "stride", "padding");
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            String[] sees = field(fields, layer);
            out.printf(row, mined.contains(layer) ? "*" : "", names.get(i), layer.kind(), layer.shape().maps(),
                    pair(layer.shape().rows(), layer.shape().columns()), sees[0], sees[1], sees[2]);
        }
        if (layers.stream().anyMatch(layer -> !names.contains(layer.name()))) {
            out.printf("Names of more than %d characters are cut in the middle; in a file or a pipe they are whole.%n", most);
        }
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
