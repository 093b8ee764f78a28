package org.patchlode.corpus.listing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.patchlode.corpus.ref.ImageNames;
import org.patchlode.storage.LocalFiles;
import org.patchlode.storage.LocalStatus;
import org.patchlode.storage.ObjectStores;

/**
 * Finds all files below a folder, in no order, listing several folders at a time and each of them once.
 *
 * <p>A file system is walked folder by folder. On an object store folders are only prefixes and a request answers with a
 * thousand names whatever folders they are in, so there the first levels are opened until there are folders enough for all
 * threads, and each is listed flat with all below it. On local disks links are followed, but each folder is listed once.
 */
final class FolderWalk {

    private static final int THREADS = 16;
    /** More prefixes than this side by side may cost far more requests one by one than all names in one flat listing. */
    static final int MOST_PREFIXES = 4096;
    private static final int LEVELS_OPENED = 3;

    private final FileSystem fs;
    private final Consumer<FileStatus> files;
    private final int mostPrefixes;
    private final LinkedFolders links = new LinkedFolders();

    private FolderWalk(FileSystem fs, Consumer<FileStatus> files, int mostPrefixes) {
        this.fs = fs;
        this.files = files;
        this.mostPrefixes = mostPrefixes;
    }

    /** @param files takes one file, or one folder that is passed over, at a time, from any thread */
    static void walk(FileSystem fs, Path folder, Consumer<FileStatus> files) throws IOException {
        walk(fs, folder, files, MOST_PREFIXES);
    }

    /** The same with another bound on the folders of one folder that are listed one by one. */
    static void walk(FileSystem fs, Path folder, Consumer<FileStatus> files, int mostPrefixes) throws IOException {
        FolderWalk walk = new FolderWalk(fs, files, mostPrefixes);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "patchlode-listing");
            thread.setDaemon(true);
            return thread;
        });
        try {
            if (ObjectStores.holds(fs)) {
                run(pool, walk.opened(folder), walk::flat);
            } else if (fs instanceof LocalFiles local) {
                walk.overLinks(pool, local, folder);
            } else {
                run(pool, List.of(folder), walk::oneLevel);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Lists a folder and says which folders are to be listed after it. */
    private interface Step {
        List<Path> list(Path folder) throws IOException;
    }

    private static void run(ExecutorService pool, Collection<Path> folders, Step step) throws IOException {
        CompletionService<List<Path>> done = new ExecutorCompletionService<>(pool);
        int open = 0;
        for (Path folder : folders) {
            done.submit(() -> step.list(folder));
            open++;
        }
        try {
            for (; open > 0; open--) {
                for (Path folder : done.take().get()) {
                    done.submit(() -> step.list(folder));
                    open++;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("the listing was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        }
    }

    private List<Path> oneLevel(Path folder) throws IOException {
        List<Path> below = new ArrayList<>();
        RemoteIterator<FileStatus> children = fs.listStatusIterator(folder);
        while (children.hasNext()) {
            FileStatus child = children.next();
            if (!child.isDirectory() || ImageNames.isHidden(child.getPath().getName())) {
                found(child);
            } else if (child instanceof LocalStatus local && local.isLink()) {
                links.add(child.getPath());
            } else {
                below.add(child.getPath());
            }
        }
        return below;
    }

    /**
     * Goes to links when all folders are listed that are reached without one, and then by their names, so that the path under
     * which a folder of several ways is listed does not depend on who comes first.
     */
    private void overLinks(ExecutorService pool, LocalFiles local, Path root) throws IOException {
        Path from = root;
        Path really = links.enter(local, from);
        while (true) {
            Path link = from;
            Path target = really;
            run(pool, List.of(from), folder -> links.first(link, target, folder) ? oneLevel(folder) : List.of());
            Optional<Path> next = links.next(local);
            if (next.isEmpty()) {
                return;
            }
            from = next.get();
            really = links.enter(local, from);
        }
    }

    private List<Path> flat(Path folder) throws IOException {
        RemoteIterator<? extends FileStatus> all = fs.listFiles(folder, true);
        while (all.hasNext()) {
            found(all.next());
        }
        return List.of();
    }

    /** Folders that hold, with all below them, every file that was not found yet. */
    private List<Path> opened(Path root) throws IOException {
        List<Path> folders = List.of(root);
        for (int level = 0; level < LEVELS_OPENED && !folders.isEmpty() && folders.size() < THREADS; level++) {
            List<Path> below = new ArrayList<>();
            for (Path folder : folders) {
                open(folder, below);
            }
            folders = below;
        }
        return folders;
    }

    /**
     * Adds the folders below one, or, if they are too many, lists it flat. Nothing was listed in vain then but some thousand
     * names; a folder that has shown more files than that is gone through to its end, so that they are not listed again.
     */
    private void open(Path folder, List<Path> below) throws IOException {
        List<FileStatus> here = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        RemoteIterator<FileStatus> children = fs.listStatusIterator(folder);
        while (children.hasNext()) {
            FileStatus child = children.next();
            if (!child.isDirectory() || ImageNames.isHidden(child.getPath().getName())) {
                here.add(child);
            } else {
                folders.add(child.getPath());
            }
            if (folders.size() > mostPrefixes && here.size() <= mostPrefixes) {
                flat(folder);
                return;
            }
        }
        here.forEach(this::found);
        below.addAll(folders);
    }

    private void found(FileStatus file) {
        synchronized (files) {
            files.accept(file);
        }
    }
}
