package org.patchlode.mining;

import java.util.ArrayList;
import java.util.List;

/**
 * The best k winners of one feature map, at most one an image. Merging is commutative, associative and idempotent: the
 * result is the k best of the union.
 */
final class TopK {

    private final int k;
    private final List<Winner> best;

    TopK(int k) {
        this.k = k;
        this.best = new ArrayList<>(Math.min(k, 16));
    }

    /** Whether an image with that score could still get in; cheap, so that most images cost no allocation. */
    boolean mayEnter(float score) {
        return best.size() < k || score >= best.get(best.size() - 1).score();
    }

    void offer(Winner winner) {
        int at = best.size();
        while (at > 0 && Winner.BEST_FIRST.compare(winner, best.get(at - 1)) < 0) {
            at--;
        }
        for (int i = 0; i < at; i++) {
            if (best.get(i).image().equals(winner.image())) {
                return;
            }
        }
        if (at >= k) {
            return;
        }
        for (int i = best.size() - 1; i >= at; i--) {
            if (best.get(i).image().equals(winner.image())) {
                best.remove(i);
            }
        }
        best.add(at, winner);
        if (best.size() > k) {
            best.remove(k);
        }
    }

    void merge(TopK other) {
        other.best.forEach(this::offer);
    }

    /** Best first. */
    List<Winner> winners() {
        return List.copyOf(best);
    }

    int size() {
        return best.size();
    }
}
