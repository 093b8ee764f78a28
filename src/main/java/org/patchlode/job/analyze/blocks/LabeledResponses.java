package org.patchlode.job.analyze.blocks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.digest.Sha256;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.labels.LabelCells;
import org.patchlode.model.ConfigurationException;

/**
 * Responses, and what labels say of their images.
 *
 * @param source of the responses
 * @param cells of the columns that were asked for
 * @param labels as given
 * @param group column of the groups
 */
public record LabeledResponses(ResponseSource source, LabelCells cells, String labels, Optional<String> group) {

    /** @param columns that are needed beside the groups; none for all */
    public static LabeledResponses read(AnalysisRequest request, List<String> columns, Optional<String> group) {
        ResponseSource source = ResponseSource.of(request);
        String labels = request.get(ResponseOptions.LABELS);
        CorpusListing listing = source.listing(labels.equals("corpus"));
        Map<String, ImageRef> byId = new HashMap<>();
        listing.images().forEach(image -> byId.put(image.id(), image));
        // An image that the corpus has lost has its responses still, but no label.
        List<ImageRef> images = source.images().stream().map(id -> byId.getOrDefault(id, new ImageRef(id, id, 0))).toList();
        LinkedHashSet<String> wanted = new LinkedHashSet<>(columns);
        if (!columns.isEmpty()) {
            group.ifPresent(wanted::add);
        }
        return new LabeledResponses(source, LabelCells.read(request.spark(), labels, listing, images, List.copyOf(wanted)), labels, group);
    }

    /** Groups that are drawn as a whole; images without one are alone. */
    public Groups groups() {
        int images = source.images().size();
        if (group.isEmpty()) {
            return Groups.single(images);
        }
        List<String> values = cells.of(group.get());
        if (values.stream().allMatch(cell -> cell == null || cell.isBlank())) {
            throw new ConfigurationException("group column '%s' has no value for any of the %,d images; name another one in --group".formatted(group.get(), images));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            String cell = values.get(i);
            names.add(cell == null || cell.isBlank() ? "image " + source.images().get(i) : "group " + cell.strip());
        }
        return Groups.of(names);
    }

    /** What was read. */
    public List<AnalysisInput> inputs() {
        List<AnalysisInput> inputs = new ArrayList<>(source.inputs());
        Sha256 sum = new Sha256();
        cells.names().forEach(name -> {
            sum.add(name).add("\n");
            cells.of(name).forEach(cell -> sum.add(cell == null ? "\0" : cell).add("\n"));
        });
        inputs.add(new AnalysisInput("labels", labels, sum.hex()));
        return inputs;
    }

    /** Sentences for the user. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(source.warnings());
        if (cells.unlabelled() > 0) {
            warnings.add("%,d of %,d images have no row in the labels %s and are left out".formatted(cells.unlabelled(), source.images().size(), labels));
        }
        return warnings;
    }

    /** What {@code --dry-run} says of it. */
    public List<String> lines() {
        BlockKeys keys = BlockKeys.of(source.layers(), source.images().size());
        long maps = source.layers().stream().mapToLong(ResponseLayer::maps).sum();
        long moved = Float.BYTES * maps * source.images().size();
        return List.of(
                "responses      %s".formatted(source.inputs().get(0).uri()),
                "images         %,d".formatted(source.images().size()),
                "layers         %d: %s".formatted(source.layers().size(), source.layers().stream().map(layer -> "%s (%d)".formatted(layer.name(), layer.maps())).collect(Collectors.joining(", "))),
                "blocks         %,d, %d feature maps each at most; a task holds one of them".formatted(keys.blocks(), keys.width()),
                "moved          %,d MB of responses between tasks".formatted(moved >> 20));
    }
}
