package org.patchlode.corpus.packed.tar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.corpus.ref.ImageLocation;

/**
 * Members of an archive that belong together: those whose names differ only after the first dot. As a rule they are
 * neighbours, and then a name may occur again further on. What an image's neighbours do not say, members say that stand
 * apart from any image of their name.
 */
final class TarSamples {

    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Map<String, ImageLocation.Label>> apart = new HashMap<>();
    private Sample last = new Sample("", new ArrayList<>(), new LinkedHashMap<>());

    private record Sample(String key, List<Image> images, Map<String, ImageLocation.Label> labels) {}

    /** An image. @param name of the member @param span where its bytes are */
    record Image(String name, ImageLocation.Span span) {}

    /** Takes images with what is said of them. */
    @FunctionalInterface
    interface Use {
        void of(Image image, List<ImageLocation.Label> labels);
    }

    void image(String name, ImageLocation.Span span) {
        sample(name).images().add(new Image(name, span));
    }

    void label(String name, ImageLocation.Label label) {
        sample(name).labels().put(label.kind(), label);
    }

    /** Says that a member of that name is there. */
    Sample sample(String name) {
        String key = key(name);
        if (!key.equals(last.key())) {
            close();
            last = new Sample(key, new ArrayList<>(), new LinkedHashMap<>());
        }
        return last;
    }

    private void close() {
        if (!last.images().isEmpty()) {
            samples.add(last);
        } else if (!last.labels().isEmpty()) {
            Map<String, ImageLocation.Label> known = apart.computeIfAbsent(last.key(), key -> new LinkedHashMap<>());
            last.labels().forEach(known::putIfAbsent);
        }
    }

    /** All images, in the order of the archive. */
    void all(Use use) {
        close();
        for (Sample sample : samples) {
            Map<String, ImageLocation.Label> labels = new LinkedHashMap<>(sample.labels());
            apart.getOrDefault(sample.key(), Map.of()).forEach(labels::putIfAbsent);
            Collection<ImageLocation.Label> about = labels.values();
            sample.images().forEach(image -> use.of(image, List.copyOf(about)));
        }
    }

    static String key(String name) {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? name : name.substring(0, dot);
    }
}
