package org.patchlode.analysis.association;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Column.Type;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.blocks.BlockAnalysis;
import org.patchlode.analysis.blocks.BlockTable;
import org.patchlode.analysis.statistics.Distributions;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.FalseDiscovery;
import org.patchlode.model.ConfigurationException;

/** How often each label occurs among the images that excite a feature map most, against how often it occurs at all. */
public final class AssociationAnalysis implements BlockAnalysis<BlockHits> {

    private static final long serialVersionUID = 1L;
    private static final BlockTable TABLE = new BlockTable("labels", List.of(Column.of("layer", Type.TEXT), Column.of("channel", Type.INTEGER), Column.of("label", Type.TEXT),
            Column.of("top", Type.INTEGER), Column.of("hits", Type.INTEGER), Column.of("expected", Type.DOUBLE), Column.optional("lift", Type.DOUBLE),
            Column.optional("p", Type.DOUBLE), Column.optional("q", Type.DOUBLE)));

    private final ImageLabels labels;
    private final int[] counts;
    private final int images;
    private final int top;
    /** Place of each image in the lot that decides between equal responses. */
    private final int[] lot;

    /**
     * @param labels of the images; those without one do not count
     * @param ids of the images, in the same order
     * @param top images of a map at most
     * @throws ConfigurationException if that is not one at least
     */
    public AssociationAnalysis(ImageLabels labels, List<String> ids, int top, Draws seed) {
        if (top < 1) {
            throw new ConfigurationException("--top %d images of a feature map say nothing; give 1 or more".formatted(top));
        }
        this.labels = labels;
        this.top = top;
        counts = labels.counts();
        images = labels.images();
        List<Integer> order = new ArrayList<>(IntStream.range(0, ids.size()).boxed().toList());
        var byLot = seed.byLot();
        order.sort((a, b) -> byLot.compare(ids.get(a), ids.get(b)));
        lot = new int[ids.size()];
        for (int i = 0; i < lot.length; i++) {
            lot[order.get(i)] = i;
        }
    }

    @Override
    public List<BlockTable> tables() {
        return List.of(TABLE);
    }

    @Override
    public BlockHits look(Block block) {
        int[] entered = new int[block.maps().length];
        int[][] hits = new int[entered.length][labels.names().size()];
        int[] byLot = new int[lot.length];
        for (int image = 0; image < lot.length; image++) {
            byLot[lot[image]] = image;
        }
        for (int map = 0; map < entered.length; map++) {
            long[] order = order(block.maps()[map]);
            entered[map] = Math.min(top, order.length);
            for (int i = 0; i < entered[map]; i++) {
                for (int label : labels.codes()[byLot[(int) order[i]]]) {
                    hits[map][label]++;
                }
            }
        }
        return new BlockHits(block.firstChannel(), entered, hits);
    }

    /** Images that a map responds to, best first, with their place in the lot in the lower half. A positive float's bits rise with it. */
    private long[] order(float[] responses) {
        return IntStream.range(0, responses.length).filter(image -> responses[image] > 0 && labels.codes()[image].length > 0)
                .mapToLong(image -> (long) ~Float.floatToIntBits(responses[image]) << 32 | lot[image]).sorted().toArray();
    }

    @Override
    public void rows(String layer, Iterator<BlockHits> results, Sink sink) {
        List<BlockHits> blocks = new ArrayList<>();
        results.forEachRemaining(blocks::add);
        double[] p = blocks.stream().flatMapToDouble(block -> IntStream.range(0, block.entered().length).boxed()
                .flatMapToDouble(map -> IntStream.range(0, counts.length).mapToDouble(label -> p(block, map, label)))).toArray();
        double[] q = FalseDiscovery.q(p);
        int at = 0;
        for (BlockHits block : blocks) {
            for (int map = 0; map < block.entered().length; map++) {
                for (int label = 0; label < counts.length; label++) {
                    int entered = block.entered()[map];
                    int hits = block.hits()[map][label];
                    double expected = (double) entered * counts[label] / images;
                    sink.row(0, layer, block.firstChannel() + map, labels.names().get(label), entered, hits, expected, entered == 0 ? null : (Double) (hits / expected),
                            entered == 0 ? null : (Double) p[at], entered == 0 ? null : (Double) q[at]);
                    at++;
                }
            }
        }
    }

    private double p(BlockHits block, int map, int label) {
        int entered = block.entered()[map];
        return entered == 0 ? Double.NaN : Distributions.hypergeometricAtLeast(block.hits()[map][label], images, counts[label], entered);
    }

    /** Labels, and images of each. */
    public String described() {
        return "%d labels of %d images; the rarest has %d".formatted(counts.length, images, Arrays.stream(counts).min().orElse(0));
    }
}
