package org.patchlode.corpus.listing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.patchlode.corpus.packed.PackedFormat;
import org.patchlode.corpus.packed.PackedScan;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.FileVersion;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.ref.NamedImage;
import org.patchlode.corpus.ref.NamedImages;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.Store;

/**
 * The images of a corpus, each once, in {@link ImageLocation#READING_ORDER}: the order of their ids, but what is packed in one file
 * stays together.
 *
 * @param images sorted
 * @param skipped files and members of archives that are not taken for images, by their names or kinds
 * @param labelColumns what packed files say of their images, if that was asked for
 * @param notes sentences for the user
 * @param duplicates images left out because another has the same content
 */
public record CorpusListing(List<ImageRef> images, long skipped, List<String> labelColumns, List<String> notes, long duplicates) {

    /** Copies the lists. */
    public CorpusListing {
        images = List.copyOf(images);
        labelColumns = List.copyOf(labelColumns);
        notes = List.copyOf(notes);
    }

    /** Images without more to say of them. */
    public CorpusListing(List<ImageRef> images, long skipped) {
        this(images, skipped, List.of(), List.of(), 0);
    }

    /** Looks into packed files, wherever that is done best. */
    @FunctionalInterface
    public interface Look {
        /** What each of these files holds, in their order. */
        List<PackedContents> into(List<PackedFile> files);
    }

    /**
     * Lists folders (with all below them), globs, single files and what is packed in files. A URI is taken literally, as Hadoop does: {@code %20}
     * is three characters. A URI that exists as written is not taken for a glob. Names that start with {@code _} or a dot
     * are passed over, and so are folders of such names. On local disks links are followed, each folder once; what is no regular
     * file is a bad image.
     *
     * @param uris where to look, on any Hadoop file system; an image found under two of them counts once
     * @param hadoop configuration of the file systems
     * @param look into packed files
     * @throws CorpusException if a URI does not exist or may not be read, there is no image at all, or two different images
     *     have one id
     * @throws StorageException if the storage fails
     */
    public static CorpusListing list(List<String> uris, Configuration hadoop, Look look) {
        Gathering gathering = new Gathering();
        for (String uri : uris) {
            try {
                gather(uri, hadoop, gathering);
            } catch (FileNotFoundException e) {
                throw new CorpusException("the corpus %s does not exist; check the name and the file system".formatted(uri), e);
            } catch (AccessControlException | java.nio.file.AccessDeniedException e) {
                throw new CorpusException("the corpus %s cannot be listed: permission denied; check the rights of its folders".formatted(uri), e);
            } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
                StorageException.throwIfOutage("the corpus " + uri, e);
                throw new CorpusException("the corpus %s cannot be listed: %s; check the URI and the storage's settings"
                        .formatted(uri, ErrorMessages.reason(e)), e);
            }
        }
        gathering.unpack(look);
        if (gathering.hasNoImage()) {
            String packed = gathering.firstUseless().map(useless -> "; " + useless).orElse("");
            throw new CorpusException("the corpus %s has no image (%d other files); images are told by the endings jpg, png, gif, bmp, tif, webp, packed ones by tar, tar.gz, tgz, seq, parquet%s"
                    .formatted(String.join(", ", uris), gathering.passedOver(), packed));
        }
        return gathering.listing();
    }

    /** The same, looking into packed files one by one, with the default options. */
    public static CorpusListing list(List<String> uris, Configuration hadoop) {
        return list(uris, hadoop, files -> files.stream().map(file -> PackedScan.scan(file, PackedOptions.DEFAULT, hadoop)).toList());
    }

    /** The same with some of its images, the others being duplicates of them. */
    public CorpusListing distinct(List<ImageRef> kept) {
        return new CorpusListing(kept, skipped, labelColumns, notes, images.size() - kept.size());
    }

    /** The same with more known of its images. @param known the same images in the same order */
    public CorpusListing with(List<ImageRef> known) {
        return new CorpusListing(known, skipped, labelColumns, notes, duplicates);
    }

    /**
     * Takes images from a list instead of listing folders: no request is made for an image, every name is taken at its word.
     * What has the name of a packed file is looked into.
     *
     * @param uris the corpora that all images are below; a name that is no URI is a path below the only one
     * @param list what the list is called
     * @param names of the list; one that stands in it twice counts once
     * @param look into packed files
     * @throws CorpusException if a name is not below the corpora, a packed file does not exist, or there is no image
     */
    public static CorpusListing named(List<String> uris, String list, Iterator<NamedImage> names, Configuration hadoop, Look look) {
        Gathering gathering = new Gathering();
        for (ImageRef named : NamedImages.below(uris, list, names, hadoop).values()) {
            if (PackedFormat.isNamed(named.relative())) {
                gathering.put(packed(named, list, hadoop));
            } else {
                gathering.put(named);
            }
        }
        gathering.unpack(look);
        if (gathering.hasNoImage()) {
            throw new CorpusException("the list %s names no image%s; give one name a line, or a row".formatted(list,
                    gathering.firstUseless().map(useless -> " (" + useless + ")").orElse("")));
        }
        return gathering.listing();
    }

    private static PackedFile packed(ImageRef named, String list, Configuration hadoop) {
        try {
            Path path = new Path(named.id());
            FileStatus file = path.getFileSystem(hadoop).getFileStatus(path);
            if (file.isDirectory()) {
                throw new CorpusException("the list %s names the folder '%s'; name the files in it, or give it as --corpus".formatted(list, named.id()));
            }
            return new PackedFile(named.id(), named.relative(), file.getLen(), FileVersion.of(file));
        } catch (FileNotFoundException e) {
            throw new CorpusException("the list %s names '%s', which does not exist; take it out".formatted(list, named.id()), e);
        } catch (IOException e) {
            StorageException.throwIfOutage("the packed file " + named.id(), e);
            throw new CorpusException("the list %s names '%s', which cannot be reached: %s; check the storage's settings".formatted(list, named.id(), ErrorMessages.reason(e)), e);
        }
    }

    /** Encoded bytes of all images. */
    public long totalBytes() {
        return images.stream().mapToLong(ImageRef::bytes).sum();
    }

    private static void gather(String uri, Configuration hadoop, Gathering gathering) throws IOException {
        Path named = new Path(uri);
        FileSystem fs = Store.of(named, hadoop).fs();
        Path path = fs.makeQualified(named);
        FileStatus status;
        try {
            status = fs.getFileStatus(path);
        } catch (FileNotFoundException missing) {
            gatherGlob(fs, path, missing, gathering);
            return;
        }
        gather(fs, status, status.isDirectory() ? status.getPath() : status.getPath().getParent(), gathering);
    }

    private static void gatherGlob(FileSystem fs, Path glob, FileNotFoundException missing, Gathering gathering) throws IOException {
        FileStatus[] found = isGlob(glob.toUri().getPath()) ? fs.globStatus(glob) : null;
        if (found == null || found.length == 0) {
            throw missing;
        }
        Path root = glob;
        while (isGlob(root.toUri().getPath())) {
            root = root.getParent();
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

    private static boolean isGlob(String path) {
        return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }
}
