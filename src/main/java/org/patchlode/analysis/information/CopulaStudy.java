package org.patchlode.analysis.information;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.information.counting.Cells;
import org.patchlode.analysis.information.counting.PermutedCells;
import org.patchlode.analysis.statistics.Permutations;

/** Measures by copulas the maps of one block: their normal values take twice as much memory as the block, so that those of one are held at a time. */
final class CopulaStudy {

    private final Study study;
    private final InformationSettings settings;
    private final CopulaMaps maps;

    /** A factor under measurement. @param cells of its values, permuted */
    private record Measured(CodedFactor factor, CopulaMaps.Measured copula, PermutedCells cells) {}

    CopulaStudy(Study study, InformationSettings settings, CopulaMaps maps) {
        this.study = study;
        this.settings = settings;
        this.maps = maps;
    }

    /** Rows of those maps that have values. */
    List<InformationRow> rows(int firstChannel) {
        List<InformationRow> rows = new ArrayList<>();
        if (maps.any()) {
            List<Measured> all = study.factors().stream().filter(factor -> factor.kinds() > 1 && factor.copula()).map(this::observe).toList();
            permute(all);
            all.forEach(measured -> maps.rows(measured.copula(), measured.factor().number(), firstChannel, rows));
        }
        return rows;
    }

    private Measured observe(CodedFactor factor) {
        return new Measured(factor, maps.observe(factor, Cells.of(factor.codes(), factor.kinds())), new PermutedCells(factor.codes(), factor.kinds()));
    }

    private void permute(List<Measured> all) {
        for (boolean between : new boolean[] {true, false}) {
            List<Measured> alike = all.stream().filter(measured -> study.between(measured.factor()) == between).toList();
            if (alike.isEmpty()) {
                continue;
            }
            Permutations permutations = study.permutations(between, settings.seed());
            for (int i = 0; i < settings.permutations(); i++) {
                int[] from = permutations.next();
                alike.forEach(measured -> maps.permute(measured.copula(), measured.cells(), from));
            }
        }
    }
}
