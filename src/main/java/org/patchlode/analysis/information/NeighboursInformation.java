package org.patchlode.analysis.information;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.patchlode.analysis.blocks.Block;

/** What neighbouring blocks tell: of each only bins are held, and all of them are counted under permutations that are drawn once. */
final class NeighboursInformation implements Iterator<BlockInformation> {

    /** Most that bins may take before those that there are get counted. */
    private static final long MOST_BYTES = 32L << 20;
    private static final Comparator<InformationRow> BY_MAP = Comparator.comparingInt(InformationRow::channel).thenComparingInt(InformationRow::factor)
            .thenComparing(InformationRow::copula);
    private static final Comparator<SharedRow> SHARED_BY_MAP = Comparator.comparingInt(SharedRow::channel).thenComparingInt(SharedRow::factor);

    private final List<Study> studies;
    private final InformationSettings settings;
    private final Iterator<Block> blocks;

    NeighboursInformation(List<Study> studies, InformationSettings settings, Iterator<Block> blocks) {
        this.studies = studies;
        this.settings = settings;
        this.blocks = blocks;
    }

    @Override
    public boolean hasNext() {
        return blocks.hasNext();
    }

    @Override
    public BlockInformation next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all blocks were looked at");
        }
        List<BlockStudy> all = studies.stream().map(study -> new BlockStudy(study, settings)).toList();
        do {
            take(all);
        } while (blocks.hasNext() && all.stream().mapToLong(BlockStudy::bytes).sum() < MOST_BYTES);
        List<InformationRow> rows = new ArrayList<>();
        List<SharedRow> shared = new ArrayList<>();
        all.forEach(study -> study.measure(rows, shared));
        rows.sort(BY_MAP);
        shared.sort(SHARED_BY_MAP);
        return new BlockInformation(rows, shared);
    }

    private void take(List<BlockStudy> all) {
        Block block = blocks.next();
        all.forEach(study -> study.take(block));
    }
}
