package org.patchlode.job.analyze.pictures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.occlusion.Grid;
import org.patchlode.analysis.occlusion.OcclusionPage;
import org.patchlode.analysis.occlusion.Occlusions;
import org.patchlode.analysis.occlusion.StrongestUnit;
import org.patchlode.analysis.statistics.Bootstrap;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Grouping;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.analysis.statistics.Ranks;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.analyze.AnalysisOutcome;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.Subject;
import org.patchlode.job.engine.SharedEngine;
import org.patchlode.network.Layer;

/** What an occlusion analysis says beside its table: projections of the strongest units, and whether they show what the maps see. */
record OcclusionReport(AnalysisOutput out, Subject subject, Grid grid, Grouping grouping, Optional<WinnersOfRun> winners, List<String> notes) {

    private static final List<Column> PROJECTIONS = List.of(Column.of("image", Column.Type.TEXT), Column.of("layer", Column.Type.TEXT), Column.of("map", Column.Type.INTEGER),
            Column.of("y", Column.Type.INTEGER), Column.of("x", Column.Type.INTEGER), Column.of("activation", Column.Type.FLOAT), Column.optional("correlation", Column.Type.DOUBLE));

    /** @param engine that projects; empty if the layer cannot be */
    AnalysisOutcome of(Section<Occlusions> section, Optional<SharedEngine> engine) {
        Occlusions state = section.state();
        Map<String, StrongestUnit> units = new HashMap<>();
        Map<String, Double> correlations = new HashMap<>();
        engine.ifPresent(shared -> new UnitsStage(out, subject, grid, shared).run(state).forEach((image, unit) -> {
            correlations.put(image.image(), correlation(image, unit));
            units.put(image.image(), unit);
        }));
        List<String> ids = state.images().stream().map(Occlusions.Image::image).toList();
        Optional<Interval> correlation = engine.map(shared -> new Bootstrap(grouping.of(ids), new Draws(grouping.seed()), "occlusion")
                .mean(ids.stream().mapToDouble(correlations::get).toArray()));
        table(state, correlations);
        Map<String, String> names = new HashMap<>();
        subject.images().forEach(image -> names.put(image.id(), image.relative()));
        TreeSet<Integer> maps = new TreeSet<>(state.images().stream().limit(OcclusionPage.MOST).map(Occlusions.Image::map).toList());
        OcclusionPage page = new OcclusionPage(subject.layers().get(0), grid, units, winners.map(of -> of.projections(maps)).orElse(Map.of()), correlation, subject.words(), notes);
        List<String> summary = new ArrayList<>(List.of("images     %,d, each covered at %d places".formatted(ids.size(), grid.rows() * grid.columns())));
        correlation.filter(of -> !Double.isNaN(of.value())).ifPresent(of -> summary.add(String.format(Locale.ROOT, "agreement  %.3f, rank correlation of fall and projection%s",
                of.value(), Double.isNaN(of.low()) ? "" : String.format(Locale.ROOT, " (95 %% CI %.3f to %.3f)", of.low(), of.high()))));
        return new AnalysisOutcome(page.page(state, names),
                Map.of("images", section.coverage().images(), "bad_images", (long) section.coverage().bad().size(), "passes", section.coverage().images() * (1L + grid.rows() * grid.columns())),
                section.coverage().bad(), summary);
    }

    private static double correlation(Occlusions.Image image, StrongestUnit unit) {
        double[] falls = new double[unit.energies().length];
        for (int square = 0; square < falls.length; square++) {
            falls[square] = image.sums()[0] - image.sums()[square + 1];
        }
        return Ranks.spearman(falls, unit.energies());
    }

    private void table(Occlusions state, Map<String, Double> correlations) {
        Layer layer = subject.layers().get(0);
        List<Object[]> rows = new ArrayList<>();
        for (Occlusions.Image image : state.images()) {
            double correlation = correlations.getOrDefault(image.image(), Double.NaN);
            rows.add(new Object[] {image.image(), layer.name(), image.map(), image.unit() / layer.shape().columns(), image.unit() % layer.shape().columns(), image.peak(),
                    Double.isNaN(correlation) ? null : correlation});
        }
        out.table("projections", PROJECTIONS, rows);
    }

    /** Images by id. */
    static Map<String, ImageRef> byId(List<ImageRef> images) {
        Map<String, ImageRef> byId = new HashMap<>();
        images.forEach(image -> byId.put(image.id(), image));
        return byId;
    }
}
