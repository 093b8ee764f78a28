package org.patchlode.corpus.ref;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.patchlode.storage.UriRedaction;

/** Turns the names of a list into images below the corpus that was given. A list leads nowhere else. */
public final class NamedImages {

    private static final Pattern ABSOLUTE = Pattern.compile("(?s)/.*|[A-Za-z][A-Za-z0-9+.-]*:/.*");

    private final List<Path> roots;
    private final String list;

    private NamedImages(List<Path> roots, String list) {
        this.roots = roots;
        this.list = list;
    }

    public static Map<String, ImageRef> below(List<String> uris, String list, Iterator<NamedImage> names, Configuration hadoop) {
        NamedImages images = new NamedImages(uris.stream().map(uri -> qualified(uri, hadoop)).toList(), list);
        Map<String, ImageRef> found = new HashMap<>();
        while (names.hasNext()) {
            NamedImage named = names.next();
            ImageRef image = images.image(named);
            found.putIfAbsent(image.id(), image);
        }
        return found;
    }

    private static Path qualified(String uri, Configuration hadoop) {
        try {
            Path path = new Path(uri);
            return path.getFileSystem(hadoop).makeQualified(path);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new CorpusException("the corpus %s cannot be reached: %s; check the URI and the storage's settings".formatted(uri, ErrorMessages.reason(e)), e);
        }
    }

    private ImageRef image(NamedImage named) {
        boolean absolute = ABSOLUTE.matcher(named.name()).matches();
        if (!absolute && roots.size() > 1) {
            throw new CorpusException("the list %s names '%s' without saying below which of the %d corpora; give whole URIs or one --corpus"
                    .formatted(list, UriRedaction.masked(named.name()), roots.size()));
        }
        for (Path root : roots) {
            Optional<Path> path = absolute ? onFileSystemOf(root, named.name()) : Optional.of(path(root, below(root) + named.name()));
            // Compared after '..' has been taken out.
            if (path.isPresent() && path.get().toUri().getPath().startsWith(below(root))) {
                return new ImageRef(path.get().toString(), path.get().toUri().getPath().substring(below(root).length()), named.bytes(), named.version());
            }
        }
        throw new CorpusException("the list %s names '%s', which is not below the corpus %s; name its folder by --corpus too"
                .formatted(list, UriRedaction.masked(named.name()), String.join(", ", roots.stream().map(Path::toString).toList())));
    }

    /** An absolute name as a path, if it may be on the root's file system; what it leaves out is as there. */
    private Optional<Path> onFileSystemOf(Path root, String name) {
        Path path = new Path(name);
        String scheme = path.toUri().getScheme();
        String authority = path.toUri().getAuthority();
        boolean same = (scheme == null || scheme.equalsIgnoreCase(root.toUri().getScheme()))
                && (authority == null || authority.equals(root.toUri().getAuthority()));
        return same ? Optional.of(path(root, path.toUri().getPath())) : Optional.empty();
    }

    private static Path path(Path root, String path) {
        return new Path(root.toUri().getScheme(), root.toUri().getAuthority(), path);
    }

    private static String below(Path root) {
        String path = root.toUri().getPath();
        return path.endsWith("/") ? path : path + "/";
    }
}
