package org.patchlode.corpus.packed.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.storage.UriRedaction;

/** Gathers the images of one packed file and gives each an id of its own. */
public final class PackedImages {

    private final PackedFile file;
    private final List<ImageRef> images = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private int bad;

    public PackedImages(PackedFile file) {
        this.file = file;
    }

    /**
     * Adds an image under the name that the file gives it. A name that is a URI is the id itself: that is how a packed image
     * keeps the id it had before, but for a password in it. A second image of one name becomes {@code NAME#2}.
     */
    public void add(String name, String relative, long bytes, ImageLocation place) {
        String id = isUri(name) ? UriRedaction.withoutPassword(name) : file.uri() + "!/" + name;
        int times = seen.merge(id, 1, Integer::sum);
        String suffix = times == 1 ? "" : "#" + times;
        images.add(new ImageRef(id + suffix, relative + suffix, bytes, file.version(), place));
    }

    /** Adds an image without a name, by its number. */
    public void add(long number, long bytes, ImageLocation place) {
        images.add(new ImageRef(file.uri() + "#" + number, file.relative() + "#" + number, bytes, file.version(), place));
    }

    /** Notes an image of the file that cannot be had, under its own name. */
    public void unusable(String name, String reason) {
        add(name, name, 0, new ImageLocation.Damage(reason));
        bad++;
    }

    /** Notes that the file cannot be read to its end. @param reason what is wrong, and where */
    public void damaged(String reason) {
        int good = images.size() - bad;
        String taken = switch (good) {
            case 0 -> "the packed file is damaged and no image of it is taken";
            case 1 -> "the packed file is damaged after 1 image, which is taken, and what follows is not";
            default -> "the packed file is damaged after %d images, which are taken, and what follows is not".formatted(good);
        };
        images.add(new ImageRef(file.uri(), file.relative(), 0, file.version(), new ImageLocation.Damage(taken + ": " + reason)));
    }

    public List<ImageRef> list() {
        return images;
    }

    static boolean isUri(String name) {
        return name.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:/.*");
    }

    /** What follows a URI's scheme and authority: labels by folder need the folders. */
    public static String pathOf(String name) {
        return isUri(name) ? name.replaceFirst("(?s)^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?/+", "") : name;
    }
}
