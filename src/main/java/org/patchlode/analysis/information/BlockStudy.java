package org.patchlode.analysis.information;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.information.counting.CountLog;
import org.patchlode.analysis.information.counting.Recounted;
import org.patchlode.analysis.information.counting.Recounting;
import org.patchlode.analysis.statistics.Bins;
import org.patchlode.analysis.statistics.Ranks;

/** Measures the maps of neighbouring blocks against the factors of a study: once as they are, and as often as there are permutations. */
final class BlockStudy {

    private static final String CONSTANT_FACTOR = "the factor has one value in all images";
    private static final String NO_IMAGE = "no image has the factor and the response";

    private final Study study;
    private final InformationSettings settings;
    private final BinnedMaps maps;
    /** Those of which nothing can be said have one bin. */
    private final List<Taken> taken = new ArrayList<>();
    private final List<InformationRow> byCopula = new ArrayList<>();

    /** A map. @param reason why nothing can be said of it; empty if something can */
    private record Taken(int channel, String reason) {}

    /** A factor under measurement. */
    private record Measured(BinnedFactor binned, Optional<SharedChance> shared, CodedFactor factor) {}

    BlockStudy(Study study, InformationSettings settings) {
        this.study = study;
        this.settings = settings;
        int images = study.present().length;
        maps = new BinnedMaps(images, settings.bins(), new CountLog(images));
    }

    /** Takes another block, of which it keeps no response. */
    void take(Block block) {
        int images = study.present().length;
        CopulaMaps copula = new CopulaMaps(images, block.maps().length);
        float[] values = new float[images];
        for (int map = 0; map < block.maps().length; map++) {
            for (int i = 0; i < images; i++) {
                values[i] = block.maps()[map][study.present()[i]];
            }
            String reason = reason(values);
            taken.add(new Taken(block.firstChannel() + map, reason));
            if (reason.isEmpty()) {
                long[] twiceBelow = Ranks.twiceBelow(values);
                maps.add(Bins.of(twiceBelow, settings.bins()));
                copula.take(map, twiceBelow);
            } else {
                maps.add(new int[images]);
            }
        }
        byCopula.addAll(new CopulaStudy(study, settings, copula).rows(block.firstChannel()));
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

    /** What the maps that were taken hold. */
    long bytes() {
        return maps.packed().bytes();
    }

    /** Adds what it finds to the rows. */
    void measure(List<InformationRow> rows, List<SharedRow> shared) {
        rows.addAll(byCopula);
        List<Measured> all = new ArrayList<>();
        for (CodedFactor factor : study.factors()) {
            if (factor.kinds() > 1) {
                Optional<SharedChance> chance = study.responses().stream().findFirst().map(response -> new SharedChance(maps, factor, response, settings.permutations()));
                all.add(new Measured(new BinnedFactor(maps, factor), chance, factor));
            } else {
                String reason = factor.kinds() == 0 ? NO_IMAGE : CONSTANT_FACTOR;
                taken.forEach(map -> unknown(map.channel(), factor, reason, rows, shared));
            }
        }
        permute(all);
        for (Measured measured : all) {
            for (int map = 0; map < taken.size(); map++) {
                int place = map;
                int channel = taken.get(map).channel();
                if (taken.get(map).reason().isEmpty()) {
                    rows.add(measured.binned().row(map, channel, study.groups().single()));
                    measured.shared().ifPresent(chance -> shared.add(chance.row(place, channel)));
                } else {
                    unknown(channel, measured.factor(), taken.get(map).reason(), rows, shared);
                }
            }
        }
    }

    private void unknown(int channel, CodedFactor factor, String reason, List<InformationRow> rows, List<SharedRow> shared) {
        rows.add(InformationRow.unknown(channel, factor.number(), false, maps.images(), reason));
        if (!study.responses().isEmpty()) {
            shared.add(SharedRow.unknown(channel, factor.number(), reason));
        }
    }

    /** All maps and all factors that are permuted alike share the permutations, and so do all blocks. */
    private void permute(List<Measured> all) {
        for (boolean between : new boolean[] {true, false}) {
            List<Recounted> alike = new ArrayList<>();
            all.stream().filter(measured -> study.between(measured.factor()) == between).forEach(measured -> {
                alike.add(measured.binned());
                measured.shared().ifPresent(alike::add);
            });
            if (!alike.isEmpty()) {
                new Recounting(maps.packed(), alike).permute(study.permutations(between, settings.seed()), settings.permutations());
            }
        }
    }
}
