package org.patchlode.job.labels;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.ConfigurationException;

/** ImageNet's layout: the class of an image is the name of the folder that it lies in. */
final class FolderLabels implements LabelSource {

    @Override
    public List<String> columns() {
        return List.of("class");
    }

    @Override
    public List<String> warnings(CorpusListing listing) {
        long without = listing.images().stream().filter(image -> folder(image).isEmpty()).count();
        if (without == listing.images().size()) {
            throw new ConfigurationException("no image of the corpus lies in a folder below it ('%s' is the first), so '--labels folders' has no classes; name the folder above as --corpus"
                    .formatted(listing.images().get(0).relative()));
        }
        return without == 0 ? List.of() : List.of("%d images lie in no folder below the corpus and have no class".formatted(without));
    }

    @Override
    public Map<String, List<String>> of(Collection<ImageRef> images) {
        Map<String, List<String>> classes = new HashMap<>();
        images.forEach(image -> folder(image).ifPresent(folder -> classes.put(image.id(), List.of(folder))));
        return classes;
    }

    private static Optional<String> folder(ImageRef image) {
        int end = image.relative().lastIndexOf('/');
        return end <= 0 ? Optional.empty() : Optional.of(image.relative().substring(image.relative().lastIndexOf('/', end - 1) + 1, end));
    }
}
