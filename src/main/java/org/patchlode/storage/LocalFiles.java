package org.patchlode.storage;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The files of this machine as they are to be read: by the bytes of their names ({@link LocalNames}), whatever locale the
 * JVM has, and regular ones only. Hadoop's own view of them leaves out, without a word, what the locale cannot name, and
 * waits for ever on a pipe. What is written is written as Hadoop does, but for its way to set a file's mode: it starts the program
 * {@code chmod} for every file, which costs more than the file.
 */
public final class LocalFiles extends RawLocalFileSystem {

    /** @param hadoop the configuration */
    static LocalFiles of(Configuration hadoop) throws IOException {
        LocalFiles files = new LocalFiles();
        files.initialize(URI.create("file:///"), hadoop);
        return files;
    }

    @Override
    public LocalStatus getFileStatus(Path path) throws IOException {
        return status(makeQualified(path), file(path));
    }

    /** Everything in a folder, pipes, dead links and all; a folder's own status if it is a file. */
    @Override
    public LocalStatus[] listStatus(Path path) throws IOException {
        Path folder = makeQualified(path);
        List<LocalStatus> found = new ArrayList<>();
        try (DirectoryStream<java.nio.file.Path> children = Files.newDirectoryStream(file(path))) {
            for (java.nio.file.Path child : children) {
                try {
                    // Not as one string, which would take what is before a colon for a scheme.
                    found.add(status(new Path(folder, new Path(null, null, LocalNames.name(child))), child));
                } catch (FileNotFoundException e) {
                    // Gone since it was listed.
                    continue;
                }
            }
        } catch (NotDirectoryException e) {
            return new LocalStatus[] {getFileStatus(path)};
        } catch (NoSuchFileException e) {
            throw missing(path, e);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found.toArray(LocalStatus[]::new);
    }

    private static LocalStatus status(Path path, java.nio.file.Path file) throws IOException {
        try {
            BasicFileAttributes own = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!own.isSymbolicLink()) {
                return LocalStatus.of(path, own, false);
            }
            try {
                return LocalStatus.of(path, Files.readAttributes(file, BasicFileAttributes.class), true);
            } catch (NoSuchFileException | NotDirectoryException | FileSystemLoopException e) {
                return LocalStatus.deadLink(path, own);
            } catch (java.nio.file.AccessDeniedException e) {
                throw e;
            } catch (FileSystemException e) {
                // Links that lead to each other have an exception of no type of its own.
                return LocalStatus.deadLink(path, own);
            }
        } catch (NoSuchFileException e) {
            throw missing(path, e);
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).startsWith("Not a directory")) {
                throw missing(path, e);
            }
            throw e;
        }
    }

    private static FileNotFoundException missing(Path path, IOException cause) {
        FileNotFoundException missing = new FileNotFoundException("File %s does not exist".formatted(path));
        missing.initCause(cause);
        return missing;
    }

    /** @throws NotRegularException if the name leads to no regular file */
    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
        checkRegular(getFileStatus(path));
        return byJava(path) ? super.open(path, buffer) : new FSDataInputStream(LocalInput.open(file(path)));
    }

    /**
     * A file from its beginning to its end: Hadoop's way takes twice as long as the system's own, the first times twenty times.
     *
     * @throws NotRegularException if the name leads to no regular file
     */
    InputStream stream(Path path) throws IOException {
        checkRegular(getFileStatus(path));
        return byJava(path) ? new FileInputStream(pathToFile(path)) : Files.newInputStream(file(path));
    }

    /** A folder's own path, without any links, as text that equals another's if the folders are one. */
    public String real(Path folder) throws IOException {
        return LocalNames.whole(file(folder).toRealPath());
    }

    @Override
    public void setPermission(Path path, FsPermission mode) throws IOException {
        if (mode.getStickyBit()) {
            super.setPermission(path, mode);
            return;
        }
        String symbols = mode.getUserAction().SYMBOL + mode.getGroupAction().SYMBOL + mode.getOtherAction().SYMBOL;
        try {
            Files.setPosixFilePermissions(file(path), PosixFilePermissions.fromString(symbols));
        } catch (UnsupportedOperationException e) {
            // A disk without such modes.
            return;
        } catch (NoSuchFileException e) {
            throw missing(path, e);
        }
    }

    private static void checkRegular(LocalStatus status) throws IOException {
        if (!status.oddity().isEmpty()) {
            throw new NotRegularException(status.oddity());
        }
        if (status.isDirectory()) {
            throw new NotRegularException("it is not a regular file but a folder");
        }
    }

    private boolean byJava(Path path) {
        String name = absolute(path);
        return LocalNames.reaches(name) && !LocalNames.isShown(name);
    }

    private java.nio.file.Path file(Path path) {
        return LocalNames.path(absolute(path));
    }

    private String absolute(Path path) {
        return makeQualified(path).toUri().getPath();
    }
}
