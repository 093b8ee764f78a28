package org.patchlode.analysis.information;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.statistics.Bins;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Lot;
import org.patchlode.analysis.statistics.Permutations;
import org.patchlode.analysis.statistics.Ranks;

/** Measures the maps of a block against the factors of a study: once as they are, and as often as there are permutations. */
final class BlockStudy {

    private static final String CONSTANT_FACTOR = "the factor has one value in all images";
    private static final String NO_IMAGE = "no image has the factor and the response";

    private final Study study;
    private final InformationSettings settings;
    private final Block block;
    private final CountLog log;
    private final BinnedMaps maps;
    private final CopulaMaps copula;
    /** Why nothing can be said of a map; empty if something can. */
    private final String[] reasons;

    /** A factor under measurement. */
    private record Measured(CodedFactor factor, boolean between, PermutedCells permuted, int[] occupied, Chance binned, Optional<CopulaMaps.Measured> copula,
            Optional<SharedChance> shared) {}

    BlockStudy(Study study, InformationSettings settings, Block block) {
        this.study = study;
        this.settings = settings;
        this.block = block;
        int images = study.present().length;
        log = new CountLog(images);
        copula = new CopulaMaps(images, block.maps().length);
        reasons = new String[block.maps().length];
        byte[][] bins = new byte[reasons.length][images];
        for (int map = 0; map < reasons.length; map++) {
            float[] values = new float[images];
            for (int i = 0; i < images; i++) {
                values[i] = block.maps()[map][study.present()[i]];
            }
            reasons[map] = reason(values);
            if (reasons[map].isEmpty()) {
                long[] twiceBelow = Ranks.twiceBelow(values);
                int[] codes = Bins.of(twiceBelow, settings.bins());
                for (int i = 0; i < images; i++) {
                    bins[map][i] = (byte) codes[i];
                }
                copula.take(map, twiceBelow);
            }
        }
        maps = new BinnedMaps(bins, settings.bins(), images, log);
    }

    private static String reason(float[] values) {
        if (values.length == 0) {
            return NO_IMAGE;
        }
        int missing = 0;
        boolean varies = false;
        for (float value : values) {
            missing += Float.isNaN(value) ? 1 : 0;
            varies |= value != values[0];
        }
        if (missing > 0) {
            return "the unit has no response to %d of the images".formatted(missing);
        }
        return varies ? "" : values[0] == 0 ? "the unit never fires" : "the unit responds alike to all images";
    }

    /** Adds what it finds to the rows. */
    void measure(List<InformationRow> rows, List<SharedRow> shared) {
        List<Measured> all = new ArrayList<>();
        for (CodedFactor factor : study.factors()) {
            if (factor.kinds() > 1) {
                all.add(observe(factor));
            } else {
                String reason = factor.kinds() == 0 ? NO_IMAGE : CONSTANT_FACTOR;
                for (int map = 0; map < reasons.length; map++) {
                    rows.add(InformationRow.unknown(block.firstChannel() + map, factor.number(), false, maps.images(), reason));
                    if (!study.responses().isEmpty()) {
                        shared.add(SharedRow.unknown(block.firstChannel() + map, factor.number(), reason));
                    }
                }
            }
        }
        permute(all);
        for (Measured measured : all) {
            write(measured, rows, shared);
        }
    }

    private Measured observe(CodedFactor factor) {
        Cells cells = Cells.of(factor.codes(), factor.kinds());
        Optional<SharedChance> shared = study.responses().stream().findFirst().map(response -> new SharedChance(maps, log, factor, response, settings.permutations()));
        return new Measured(factor, study.between(factor), new PermutedCells(factor.codes(), factor.kinds()), maps.occupied(cells), new Chance(maps.information(cells)),
                factor.copula() ? Optional.of(copula.observe(factor, cells)) : Optional.empty(), shared);
    }

    /** All maps and all factors that are permuted alike share the permutations, and so do all blocks. */
    private void permute(List<Measured> all) {
        for (boolean between : new boolean[] {true, false}) {
            List<Measured> alike = all.stream().filter(measured -> measured.between() == between).toList();
            if (alike.isEmpty()) {
                continue;
            }
            Permutations permutations = new Permutations(study.groups(), between, new Lot(new Draws(settings.seed()), "permutations " + (between ? "between" : "within")));
            for (int i = 0; i < settings.permutations(); i++) {
                int[] from = permutations.next();
                for (Measured measured : alike) {
                    Cells cells = measured.permuted().of(from);
                    measured.binned().add(maps.information(cells));
                    measured.copula().ifPresent(observed -> copula.permute(observed, cells, from));
                    measured.shared().ifPresent(chance -> chance.permute(from));
                }
            }
        }
    }

    private void write(Measured measured, List<InformationRow> rows, List<SharedRow> shared) {
        int images = maps.images();
        int factor = measured.factor().number();
        int kinds = measured.factor().kinds();
        for (int map = 0; map < reasons.length; map++) {
            int channel = block.firstChannel() + map;
            if (!reasons[map].isEmpty()) {
                rows.add(InformationRow.unknown(channel, factor, false, images, reasons[map]));
                String reason = reasons[map];
                measured.shared().ifPresent(chance -> shared.add(SharedRow.unknown(channel, factor, reason)));
                continue;
            }
            int bins = maps.occupied(map);
            double plugin = measured.binned().observed(map);
            double bits = plugin + (kinds - 1 + bins - 1 - (measured.occupied()[map] - 1)) / (2 * images * Math.log(2));
            double pChiSquare = study.groups().single() ? InformationTests.pChiSquare(plugin, images, kinds, bins) : Double.NaN;
            rows.add(new InformationRow(channel, factor, false, plugin, bits, measured.binned().mean(map), measured.binned().p(map), pChiSquare, images, ""));
            int place = map;
            measured.copula().filter(observed -> copula.has(place)).ifPresent(observed -> rows.add(copula.row(observed, place, channel, factor)));
            measured.shared().ifPresent(chance -> shared.add(chance.row(place, channel, factor)));
        }
    }

    /** By map, factor and estimator, and by map and factor. */
    static BlockInformation of(List<Study> studies, InformationSettings settings, Block block) {
        List<InformationRow> rows = new ArrayList<>();
        List<SharedRow> shared = new ArrayList<>();
        studies.forEach(study -> new BlockStudy(study, settings, block).measure(rows, shared));
        InformationRow[] sorted = rows.toArray(InformationRow[]::new);
        Arrays.sort(sorted, (a, b) -> a.channel() != b.channel() ? Integer.compare(a.channel(), b.channel())
                : a.factor() != b.factor() ? Integer.compare(a.factor(), b.factor()) : Boolean.compare(a.copula(), b.copula()));
        SharedRow[] sortedShared = shared.toArray(SharedRow[]::new);
        Arrays.sort(sortedShared, (a, b) -> a.channel() != b.channel() ? Integer.compare(a.channel(), b.channel()) : Integer.compare(a.factor(), b.factor()));
        return new BlockInformation(new ArrayList<>(List.of(sorted)), new ArrayList<>(List.of(sortedShared)));
    }
}
