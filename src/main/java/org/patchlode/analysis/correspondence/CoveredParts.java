package org.patchlode.analysis.correspondence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.random.RandomGenerator;
import org.patchlode.analysis.Presentation;
import org.patchlode.analysis.altered.Alteration;
import org.patchlode.analysis.altered.AlteredPictures;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.corpus.resize.Prepared;
import org.patchlode.network.Box;

/**
 * Each image as it is; then for every part, by name: the part covered, and as many boxes of its size at places drawn by lot.
 *
 * @param parts boxes in pixels of the file, by image id and name of the part
 * @param draws boxes that are drawn for each part
 * @param seed of what is drawn
 * @param fill of a box
 */
record CoveredParts(TreeMap<String, TreeMap<String, Box>> parts, int draws, long seed, Fill fill) implements Presentation {

    private static final long serialVersionUID = 1L;

    static CoveredParts of(Map<String, Map<String, Box>> boxes, int draws, long seed, Fill fill) {
        TreeMap<String, TreeMap<String, Box>> parts = new TreeMap<>();
        boxes.forEach((image, own) -> parts.put(image, new TreeMap<>(own)));
        return new CoveredParts(parts, draws, seed, fill);
    }

    /** Names of the parts, sorted. */
    List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        parts.values().forEach(own -> names.addAll(own.keySet()));
        return List.copyOf(names);
    }

    /** Whether an image has a part. */
    boolean has(String image, String part) {
        return parts.containsKey(image) && parts.get(image).containsKey(part);
    }

    @Override
    public int pictures() {
        return 1 + names().size() * (1 + draws);
    }

    @Override
    public void show(String image, int variant, Prepared picture, InputTensor tensor, float[] inputs, int offset) {
        Optional<Box> box = variant == 0 ? Optional.empty() : box(image, names().get((variant - 1) / (1 + draws)), (variant - 1) % (1 + draws), picture);
        if (box.isPresent()) {
            AlteredPictures.write(new Alteration.Covering(box.get()), fill, picture, tensor, inputs, offset);
        } else {
            tensor.fill(picture.pixels(), inputs, offset);
        }
    }

    /** @param draw 0 for the part itself */
    private Optional<Box> box(String image, String part, int draw, Prepared picture) {
        if (!has(image, part)) {
            return Optional.empty();
        }
        Box own = carried(image, part, picture);
        if (draw == 0) {
            return Optional.of(own);
        }
        RandomGenerator random = new Draws(seed).generator("correspondence %d %s %s".formatted(draw, part, image));
        int top = random.nextInt(picture.pixels().height() - own.rows() + 1);
        int left = random.nextInt(picture.pixels().width() - own.columns() + 1);
        return Optional.of(new Box(top, left, top + own.rows(), left + own.columns()));
    }

    private Box carried(String image, String part, Prepared picture) {
        return picture.placement().carry(parts.get(image).get(part)).clip(picture.pixels().height(), picture.pixels().width());
    }

    @Override
    public Optional<String> problem(String image, Prepared picture) {
        for (String part : parts.getOrDefault(image, new TreeMap<>()).keySet()) {
            Box box = carried(image, part, picture);
            if (box.rows() == 0 || box.columns() == 0) {
                Box own = parts.get(image).get(part);
                return Optional.of("its part '%s' (top %d, left %d, bottom %d, right %d) is outside of what the network sees of it; mend the part's row, or take it out"
                        .formatted(part, own.top(), own.left(), own.bottom(), own.right()));
            }
        }
        return Optional.empty();
    }
}
