package org.patchlode.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.patchlode.model.ConfigurationException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.SheetFormat;
import picocli.CommandLine.Option;

/** How pictures are drawn: shared by {@code report} and {@code sheet}. */
final class DrawingOptions {

    @Option(names = "--scaling", paramLabel = "HOW", defaultValue = "winner",
            description = "Projections as grey levels: winner (each by a percentile of its own values), block (a map's winners by one percentile; needs a run with --raw-projections) or stored (each by its largest value). Default: ${DEFAULT-VALUE}.")
    private String scaling;
    @Option(names = "--percentile", paramLabel = "P", defaultValue = "99", description = "Where winner and block clip. Default: ${DEFAULT-VALUE}.")
    private double percentile;
    @Option(names = "--show", paramLabel = "N", defaultValue = "9", description = "Winners shown for each feature map. Default: ${DEFAULT-VALUE}.")
    private int show;
    @Option(names = "--picture", paramLabel = "PX", defaultValue = "48", description = "Side of one picture on a sheet. Default: ${DEFAULT-VALUE}.")
    private int picture;
    @Option(names = "--across", paramLabel = "N", defaultValue = "8", description = "Feature maps beside each other on a sheet. Default: ${DEFAULT-VALUE}.")
    private int across;
    @Option(names = "--no-captions", description = "Sheets without layer name and map numbers.")
    private boolean noCaptions;

    @Option(names = "--rule", paramLabel = "RULE", split = ",", description = "Rules whose projections are drawn; by default all that the run has.")
    private List<String> rules = List.of();

    ReportOptions options() {
        return ReportOptions.defaults().ofRules(rules).showing(show).arranged(picture, across, !noCaptions).scaled(constant(Scaling.class, "--scaling", scaling), percentile);
    }

    /** Formats by name; {@code none} for none. */
    static List<SheetFormat> formats(String names) {
        List<SheetFormat> formats = new ArrayList<>();
        if (!names.equalsIgnoreCase("none")) {
            for (String name : names.split(",")) {
                formats.add(constant(SheetFormat.class, "--sheets", name.strip()));
            }
        }
        return formats;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String option, String name) {
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("%s is '%s'; give one of %s".formatted(option, name,
                    java.util.Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)), e);
        }
    }
}
