package org.patchlode.corpus.listing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.patchlode.corpus.packed.PackedFormat;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.FileVersion;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageNames;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.ref.PassedOver;
import org.patchlode.mining.ImageIds;
import org.patchlode.storage.LocalStatus;

/** What was found of a corpus so far. */
final class Gathering {

    private final Map<String, ImageRef> images = new HashMap<>();
    private final Map<String, PackedFile> packed = new HashMap<>();
    private final Set<String> labelColumns = new TreeSet<>();
    private final List<String> useless = new ArrayList<>();
    private final PassedOver passed = new PassedOver();

    /** An image that is taken at its word. */
    void put(ImageRef image) {
        images.put(image.id(), image);
    }

    /** A packed file, to be looked into. */
    void put(PackedFile file) {
        packed.put(file.uri(), file);
    }

    boolean hasNoImage() {
        return images.isEmpty();
    }

    /** How many files and members were not taken for images. */
    long passedOver() {
        return passed.count();
    }

    /** What is wrong with the first file that may be packed by its name and is not. */
    Optional<String> firstUseless() {
        return useless.stream().findFirst();
    }

    /** Looks into the packed files. */
    void unpack(CorpusListing.Look look) {
        if (!packed.isEmpty()) {
            List<PackedFile> files = new ArrayList<>(packed.values());
            files.sort((a, b) -> ImageIds.compare(a.uri(), b.uri()));
            look.into(files).forEach(this::add);
        }
    }

    CorpusListing listing() {
        List<ImageRef> sorted = new ArrayList<>(images.values());
        sorted.sort(ImageLocation.READING_ORDER);
        List<String> notes = new ArrayList<>(passed.sentences(sorted.size()));
        if (!useless.isEmpty()) {
            notes.add("%d files that may be packed by their names were passed over; %s".formatted(useless.size(), useless.get(0)));
        }
        return new CorpusListing(sorted, passed.count(), List.copyOf(labelColumns), notes, 0);
    }

    void add(Path root, FileStatus file) {
        String below = root.toUri().getPath();
        String path = file.getPath().toUri().getPath();
        String relative = path.substring(below.endsWith("/") ? below.length() : below.length() + 1);
        if (ImageNames.isHidden(relative)) {
            passed.hidden("", file.isDirectory() ? relative + "/" : relative);
            return;
        }
        String uri = file.getPath().toString();
        String oddity = file instanceof LocalStatus local ? local.oddity() : "";
        if (!oddity.isEmpty() && (ImageNames.isImage(relative) || PackedFormat.mayBe(relative))) {
            images.putIfAbsent(uri, new ImageRef(uri, relative, 0, FileVersion.of(file), new ImageLocation.Damage(oddity)));
        } else if (ImageNames.isImage(relative)) {
            images.putIfAbsent(uri, new ImageRef(uri, relative, file.getLen(), FileVersion.of(file)));
        } else if (PackedFormat.mayBe(relative)) {
            packed.putIfAbsent(uri, new PackedFile(uri, relative, file.getLen(), FileVersion.of(file)));
        } else {
            passed.other(relative);
        }
    }

    void add(PackedContents contents) {
        if (!contents.useless().isEmpty()) {
            useless.add(contents.useless());
            passed.useless();
        }
        passed.addAll(contents.passed());
        labelColumns.addAll(contents.labelColumns());
        for (ImageRef image : contents.images()) {
            ImageRef other = images.putIfAbsent(image.id(), image);
            if (other != null) {
                throw new CorpusException("two images have the id %s, one of them in %s; name each corpus once"
                        .formatted(image.id(), contents.file().uri()));
            }
        }
    }
}
