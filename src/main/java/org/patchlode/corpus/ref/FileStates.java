package org.patchlode.corpus.ref;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.patchlode.storage.Retry;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.Store;

/** Asks storage for sizes and versions of files that nobody has listed, some side by side. */
public final class FileStates {

    private static final int THREADS = 16;
    /** What an answer that was cut within its head cannot look like. */
    private static final Pattern WHOLE_ETAG = Pattern.compile("\"?[0-9a-fA-F]{32}\"?");

    private final Configuration hadoop;

    private FileStates(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * Asks once for each image, in its own file. One that is gone or closed to this user stays as it is: that shows when it
     * is read.
     *
     * @return the images in their order
     * @throws StorageException if the storage fails again and again
     */
    public static List<ImageRef> asked(List<ImageRef> images, Configuration hadoop) {
        FileStates states = new FileStates(hadoop);
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, images.size())), task -> {
            Thread thread = new Thread(task, "patchlode-file-states");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<ImageRef>> answers = images.stream().map(image -> pool.submit(() -> states.asked(image))).toList();
            List<ImageRef> asked = new ArrayList<>(images.size());
            for (int i = 0; i < answers.size(); i++) {
                asked.add(answer(answers.get(i), images.get(i)));
            }
            return asked;
        } finally {
            pool.shutdownNow();
        }
    }

    private static ImageRef answer(Future<ImageRef> answer, ImageRef image) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.listing(image.id(), new InterruptedIOException("the listing was interrupted"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw StorageException.listing(image.id(), io);
            }
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        }
    }

    private ImageRef asked(ImageRef image) throws IOException {
        try {
            return Retry.with(Retry.PAUSES, e -> e instanceof FileNotFoundException || isClosed(e), () -> ask(image));
        } catch (FileNotFoundException e) {
            return image;
        } catch (IOException e) {
            if (isClosed(e)) {
                return image;
            }
            throw e;
        }
    }

    private static boolean isClosed(IOException e) {
        return e instanceof AccessControlException || e instanceof java.nio.file.AccessDeniedException;
    }

    private ImageRef ask(ImageRef image) throws IOException {
        Path path = new Path(image.id());
        Store store = Store.of(path, hadoop);
        ImageRef seen = seen(image, store.fs().getFileStatus(path));
        if (!store.objects() || seen.bytes() > 0 && WHOLE_ETAG.matcher(FileVersion.etag(seen.version())).matches()) {
            return seen;
        }
        // An answer cut within its head gives no size, or half an entity tag; two that agree are believed.
        ImageRef again = seen(image, store.fs().getFileStatus(path));
        if (!again.equals(seen)) {
            throw new IOException("it answers differently each time");
        }
        return again;
    }

    private static ImageRef seen(ImageRef image, FileStatus file) {
        return image.seen(file.getLen(), FileVersion.of(file));
    }
}
