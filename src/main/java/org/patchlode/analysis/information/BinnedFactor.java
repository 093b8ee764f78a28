package org.patchlode.analysis.information;

import org.patchlode.analysis.information.counting.Cells;
import org.patchlode.analysis.information.counting.PermutedCells;
import org.patchlode.analysis.information.counting.Recounted;

/** A factor that binned maps are measured against. */
final class BinnedFactor implements Recounted {

    private final BinnedMaps maps;
    private final CodedFactor factor;
    private final PermutedCells cells;
    private final JointCounts observed;
    private final Chance chance;

    BinnedFactor(BinnedMaps maps, CodedFactor factor) {
        this.maps = maps;
        this.factor = factor;
        cells = new PermutedCells(factor.codes(), factor.kinds());
        observed = maps.joint(Cells.of(factor.codes(), factor.kinds()));
        chance = new Chance(observed.information());
    }

    @Override
    public PermutedCells cells() {
        return cells;
    }

    @Override
    public Count begin() {
        JointCounts joint = new JointCounts(maps);
        return new Count() {

            @Override
            public void counts(int firstMap, int in, int cell, int size, int[] counts) {
                joint.counts(firstMap, in, cell, size, counts);
            }

            @Override
            public void end() {
                chance.add(joint.information());
            }
        };
    }

    /** @param map of those counted @param channel that it is @param independent whether the images are */
    InformationRow row(int map, int channel, boolean independent) {
        int images = maps.images();
        int bins = maps.occupied(map);
        double plugin = chance.observed(map);
        double bits = plugin + (factor.kinds() - 1 + bins - 1 - (observed.occupied(map) - 1)) / (2 * images * Math.log(2));
        double pChiSquare = independent ? InformationTests.pChiSquare(plugin, images, factor.kinds(), bins) : Double.NaN;
        return new InformationRow(channel, factor.number(), false, plugin, bits, chance.mean(map), chance.p(map), pChiSquare, images, "");
    }
}
