package org.patchlode.analysis.compare;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a feature map from one run to the next.
 *
 * @param layer its name
 * @param channel feature map
 * @param jaccard of the images that won: common ones over all
 * @param jump whether the first winner is another image
 * @param spearman rank correlation of its responses to the images that both runs have; NaN if it is not known
 * @param maxChange the second run's largest activation less the first's
 */
public record UnitChange(String layer, int channel, double jaccard, boolean jump, double spearman, double maxChange) {

    /**
     * A feature map in one run.
     *
     * @param winners images, best first
     * @param max largest activation
     */
    public record Side(List<String> winners, double max) {

        /** Copies the list. */
        public Side {
            winners = List.copyOf(winners);
        }
    }

    /** Two sides without a winner agree. */
    public static UnitChange of(String layer, int channel, Side before, Side after, double spearman) {
        Set<String> common = new HashSet<>(before.winners());
        common.retainAll(after.winners());
        Set<String> all = new HashSet<>(before.winners());
        all.addAll(after.winners());
        Optional<String> first = before.winners().stream().findFirst();
        return new UnitChange(layer, channel, all.isEmpty() ? 1 : (double) common.size() / all.size(), !first.equals(after.winners().stream().findFirst()), spearman, after.max() - before.max());
    }
}
