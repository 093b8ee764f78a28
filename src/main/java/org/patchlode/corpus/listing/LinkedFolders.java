package org.patchlode.corpus.listing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.patchlode.mining.ImageIds;
import org.patchlode.storage.LocalFiles;

/** Folders that are reached over links, each to be listed once, by its real path. Thread-safe. */
final class LinkedFolders {

    private final Set<String> listed = new HashSet<>();
    private final TreeMap<String, Path> links = new TreeMap<>(ImageIds::compare);

    /** Notes a link to a folder, for later. */
    synchronized void add(Path link) {
        links.put(link.toString(), link);
    }

    /** The link that is least by name, once; none that leads to a folder which was listed. */
    synchronized Optional<Path> next(LocalFiles files) throws IOException {
        while (!links.isEmpty()) {
            Path link = links.pollFirstEntry().getValue();
            try {
                if (!listed.contains(withoutSlash(new Path(null, null, files.real(link))))) {
                    return Optional.of(link);
                }
            } catch (FileNotFoundException | NoSuchFileException e) {
                // Gone since it was listed.
                continue;
            }
        }
        return Optional.empty();
    }

    /** The real folder that a walk begins at. */
    Path enter(LocalFiles files, Path root) throws IOException {
        return new Path(null, null, files.real(root));
    }

    /** Whether nobody has listed a folder. @param root of this walk, over no further link @param real folder of it @param folder below it */
    synchronized boolean first(Path root, Path real, Path folder) {
        return listed.add(withoutSlash(real) + withoutSlash(folder).substring(withoutSlash(root).length()));
    }

    /** Of the root of all folders the path is its slash. */
    private static String withoutSlash(Path path) {
        String name = path.toUri().getPath();
        return name.equals("/") ? "" : name;
    }
}
