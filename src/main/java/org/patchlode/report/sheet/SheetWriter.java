package org.patchlode.report.sheet;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.patchlode.network.names.LayerNames;
import org.patchlode.network.names.UnknownLayerException;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ProjectionScale;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.SheetComposer;
import org.patchlode.report.draw.SheetFormat;
import org.patchlode.report.draw.WinnerView;
import org.patchlode.storage.AtomicFile;

/** Draws hand-picked feature maps of one layer as a figure, in the arrangement of Zeiler &amp; Fergus (2014), Fig. 2. */
public final class SheetWriter {

    /** More would not fit a page, nor memory. */
    private static final int MOST_MAPS = 256;

    private SheetWriter() {}

    /**
     * Draws one sheet.
     *
     * @param hadoop how storage is reached
     * @param run its folder, on any Hadoop file system
     * @param layer name of a mined layer, of its module, or the end of either
     * @param maps feature maps in the order wanted, 1 to 256
     * @param output file to write, on any Hadoop file system; its ending, .png, .pdf or .svg, says the format
     * @param options size, columns, captions, scaling; its sheet formats are not used
     * @throws ReportException if the layer or a map is not in the run, or the file cannot be written
     */
    public static void write(Configuration hadoop, String run, String layer, List<Integer> maps, String output, ReportOptions options) {
        byte[] sheet = draw(hadoop, run, layer, maps, SheetFormat.of(output), options);
        Path path = new Path(output);
        try {
            AtomicFile.write(path.getFileSystem(hadoop), path, sheet);
        } catch (IOException e) {
            throw new ReportException("sheet '%s' cannot be written (%s); choose another place".formatted(output, e.getMessage()), e);
        }
    }

    /**
     * Draws one sheet and returns the file's bytes.
     *
     * @throws ReportException if the layer or a map is not in the run
     */
    public static byte[] draw(Configuration hadoop, String run, String layer, List<Integer> maps, SheetFormat format, ReportOptions options) {
        try {
            StoredMaps stored = StoredMaps.open(hadoop, run);
            options.requireValues(run, stored.hasValues());
            String name = name(run, stored, layer);
            requireMaps(name, stored.layers().get(name), maps);
            LayerView view = stored.view(name, options);
            SheetComposer composer = new SheetComposer(view, options, maps.size());
            Map<Integer, List<WinnerView>> winners = stored.winners(name, maps, options);
            ProjectionScale scale = new ProjectionScale(options.scaling(), options.percentile());
            for (int channel : maps) {
                List<WinnerView> hits = winners.getOrDefault(channel, List.of());
                Map<String, List<Optional<Picture>>> shown = new LinkedHashMap<>();
                view.rules().forEach(rule -> shown.put(rule, scale.pictures(hits, rule)));
                composer.add(channel, hits, shown, hits.stream().map(hit -> Picture.decode(hit.patch())).toList());
            }
            return SheetFile.encode(composer.sheet(), format);
        } catch (IOException e) {
            throw new ReportException("run '%s' cannot be read (%s); check its address and your rights".formatted(run, e.getMessage()), e);
        }
    }

    private static String name(String run, StoredMaps stored, String layer) {
        try {
            return LayerNames.one("the run '%s'".formatted(run), stored.layers().keySet(), layer);
        } catch (UnknownLayerException e) {
            throw new ReportException(e.getMessage(), e);
        }
    }

    private static void requireMaps(String layer, int count, List<Integer> maps) {
        if (maps.isEmpty() || maps.size() > MOST_MAPS) {
            throw new ReportException("%d maps do not make a sheet; choose 1 to %d".formatted(maps.size(), MOST_MAPS));
        }
        for (int channel : maps) {
            if (channel < 0 || channel >= count) {
                throw new ReportException("map %d is not in layer '%s'; it has maps 0 to %d".formatted(channel, layer, count - 1));
            }
        }
        if (new HashSet<>(maps).size() < maps.size()) {
            throw new ReportException("maps %s name one twice; name each once".formatted(maps));
        }
    }
}
