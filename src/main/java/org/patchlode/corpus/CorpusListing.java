package org.patchlode.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.patchlode.mining.ImageIds;

/**
 * The images of a corpus, each once, in the order of their ids ({@link ImageIds#compare}).
 *
 * @param images sorted by id
 * @param skipped files whose names are not those of images
 */
public record CorpusListing(List<ImageRef> images, long skipped) {

    /** Copies the list. */
    public CorpusListing {
        images = List.copyOf(images);
    }

    /**
     * Lists folders (with all below them), globs and single files. A URI is taken literally, as Hadoop does: {@code %20}
     * is three characters. A URI that exists as written is not taken for a glob. Names that start with {@code _} or a dot
     * are passed over, and so are folders of such names.
     *
     * @param uris where to look, on any Hadoop file system; an image found under two of them counts once
     * @param hadoop configuration of the file systems
     * @throws CorpusException if a URI does not exist or cannot be read, or there is no image at all
     */
    public static CorpusListing list(List<String> uris, Configuration hadoop) {
        Gathering gathering = new Gathering();
        for (String uri : uris) {
            try {
                gather(uri, hadoop, gathering);
            } catch (FileNotFoundException e) {
                throw new CorpusException("the corpus %s does not exist; check the name and the file system".formatted(uri), e);
            } catch (AccessControlException | java.nio.file.AccessDeniedException e) {
                throw new CorpusException("the corpus %s cannot be listed: permission denied; check the rights of its folders".formatted(uri), e);
            } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
                throw new CorpusException("the corpus %s cannot be listed: %s; check the URI and the storage's settings"
                        .formatted(uri, Sentences.reason(e)), e);
            }
        }
        if (gathering.images.isEmpty()) {
            throw new CorpusException("the corpus %s has no image (%d other files); images are told by the endings jpg, png, gif, bmp, tif, webp"
                    .formatted(String.join(", ", uris), gathering.skipped));
        }
        List<ImageRef> sorted = new ArrayList<>(gathering.images.values());
        sorted.sort((a, b) -> ImageIds.compare(a.id(), b.id()));
        return new CorpusListing(sorted, gathering.skipped);
    }

    /**
     * Takes images from a list instead of listing folders: no request is made, every name is taken at its word.
     *
     * @param uris the corpora that all images are below; a name that is no URI is a path below the only one
     * @param list what the list is called
     * @param names of the list; one that stands in it twice counts once
     * @throws CorpusException if a name is not below the corpora, or there is none
     */
    public static CorpusListing named(List<String> uris, String list, Iterator<NamedImage> names, Configuration hadoop) {
        List<ImageRef> sorted = new ArrayList<>(NamedImages.below(uris, list, names, hadoop).values());
        if (sorted.isEmpty()) {
            throw new CorpusException("the list %s names no image; give one name a line".formatted(list));
        }
        sorted.sort((a, b) -> ImageIds.compare(a.id(), b.id()));
        return new CorpusListing(sorted, 0);
    }

    /** Encoded bytes of all images. */
    public long totalBytes() {
        return images.stream().mapToLong(ImageRef::bytes).sum();
    }

    private static void gather(String uri, Configuration hadoop, Gathering gathering) throws IOException {
        Path named = new Path(uri);
        FileSystem fs = named.getFileSystem(hadoop);
        Path path = fs.makeQualified(named);
        FileStatus status;
        try {
            status = fs.getFileStatus(path);
        } catch (FileNotFoundException missing) {
            gatherGlob(fs, path, missing, gathering);
            return;
        }
        gather(fs, status, status.isDirectory() ? status.getPath() : parent(status.getPath()), gathering);
    }

    private static void gatherGlob(FileSystem fs, Path glob, FileNotFoundException missing, Gathering gathering) throws IOException {
        FileStatus[] found = isGlob(glob.toUri().getPath()) ? fs.globStatus(glob) : null;
        if (found == null || found.length == 0) {
            throw missing;
        }
        Path root = glob;
        while (isGlob(root.toUri().getPath())) {
            root = parent(root);
        }
        for (FileStatus status : found) {
            gather(fs, status, root, gathering);
        }
    }

    private static void gather(FileSystem fs, FileStatus status, Path root, Gathering gathering) throws IOException {
        if (!status.isDirectory()) {
            gathering.add(root, status);
            return;
        }
        FolderWalk.walk(fs, status.getPath(), file -> gathering.add(root, file));
    }

    private static Path parent(Path path) {
        return path.getParent() == null ? path : path.getParent();
    }

    private static boolean isGlob(String path) {
        return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** What was found so far. */
    private static final class Gathering {

        private final Map<String, ImageRef> images = new HashMap<>();
        private long skipped;

        void add(Path root, FileStatus file) {
            String below = root.toUri().getPath();
            String path = file.getPath().toUri().getPath();
            String relative = path.substring(below.endsWith("/") ? below.length() : below.length() + 1);
            if (ImageNames.isHidden(relative)) {
                return;
            }
            if (ImageNames.isImage(relative)) {
                String id = file.getPath().toString();
                images.putIfAbsent(id, new ImageRef(id, relative, file.getLen(), FileVersion.of(file)));
            } else {
                skipped++;
            }
        }
    }
}
