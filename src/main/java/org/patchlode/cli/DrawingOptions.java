package org.patchlode.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.patchlode.model.ConfigurationException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.SheetFormat;
import org.patchlode.report.draw.SheetOptions;
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
    @Option(names = "--width", paramLabel = "MM", defaultValue = "0",
            description = "Width of a sheet in print, in millimetres; by default 85, a column of text, for up to 12 feature maps and 170 for more.")
    private int width;
    @Option(names = "--across", paramLabel = "N", defaultValue = "0", description = "Feature maps beside each other on a sheet; by default as many as leave pictures large enough.")
    private int across;
    @Option(names = "--picture", paramLabel = "PX", defaultValue = "0",
            description = "Side of one picture on a sheet in pixels, whatever its size in print; by default what makes 300 pixels an inch.")
    private int picture;
    @Option(names = "--captions", paramLabel = "A,B", split = ",",
            description = "What stands under each patch on a sheet: score, image (the file's name) or a column of the run's labels. Default: nothing.")
    private List<String> captions = List.of();
    @Option(names = "--no-titles", description = "Sheets without layer name and map numbers.")
    private boolean noTitles;
    @Option(names = "--no-captions", hidden = true, description = "The older name of --no-titles.")
    private boolean noCaptions;

    @Option(names = "--rule", paramLabel = "RULE", split = ",", description = "Rules whose projections are drawn; by default all that the run has.")
    private List<String> rules = List.of();

    ReportOptions options() {
        SheetOptions sheet = new SheetOptions(picture, across, width, !noTitles && !noCaptions, captions.stream().map(String::strip).toList());
        return ReportOptions.defaults().ofRules(rules).showing(show).arranged(sheet).scaled(constant(Scaling.class, "--scaling", scaling), percentile);
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
