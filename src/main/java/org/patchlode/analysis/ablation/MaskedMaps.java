package org.patchlode.analysis.ablation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.patchlode.engine.Ablation;
import org.patchlode.network.Layer;

/** The feature maps of some layers, one after another. @param layers in their order */
record MaskedMaps(List<Layer> layers) implements Serializable {

    MaskedMaps {
        layers = new ArrayList<>(layers);
    }

    int count() {
        return layers.stream().mapToInt(layer -> layer.shape().maps()).sum();
    }

    Layer layer(int map) {
        int before = 0;
        for (Layer layer : layers) {
            if (map < before + layer.shape().maps()) {
                return layer;
            }
            before += layer.shape().maps();
        }
        throw new IndexOutOfBoundsException(map);
    }

    int channel(int map) {
        int before = 0;
        for (Layer layer : layers) {
            if (layer == layer(map)) {
                return map - before;
            }
            before += layer.shape().maps();
        }
        throw new IndexOutOfBoundsException(map);
    }

    /** Each map beside some that are masked already. */
    List<Set<Ablation>> beside(Set<Ablation> masked) {
        List<Set<Ablation>> variants = new ArrayList<>();
        for (Layer layer : layers) {
            for (int channel = 0; channel < layer.shape().maps(); channel++) {
                Set<Ablation> variant = new HashSet<>(masked);
                variant.add(new Ablation(layer.node().index(), channel));
                variants.add(variant);
            }
        }
        return variants;
    }

    Ablation ablation(int map) {
        return new Ablation(layer(map).node().index(), channel(map));
    }
}
