package org.patchlode.job.analyze.blocks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.digest.Sha256;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.storage.StorageException;

/** Checksums of files that decide a result. */
final class InputFiles {

    private InputFiles() {}

    /** A file, or the files of a folder in the order of their names. */
    static AnalysisInput of(String kind, String uri, Configuration hadoop) {
        try {
            Sha256 digest = new Sha256();
            Path path = new Path(uri);
            FileSystem fs = path.getFileSystem(hadoop);
            for (Path file : files(fs, path)) {
                try (InputStream in = fs.open(file)) {
                    digest.add(in);
                }
            }
            return new AnalysisInput(kind, uri, digest.hex());
        } catch (FileNotFoundException e) {
            throw new CorpusException("the %s %s does not exist or may not be read; check the name and its rights".formatted(kind, uri), e);
        } catch (IOException e) {
            throw StorageException.listing(uri, e);
        }
    }

    private static List<Path> files(FileSystem fs, Path path) throws IOException {
        FileStatus status = fs.getFileStatus(path);
        if (!status.isDirectory()) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        for (FileStatus file : fs.listStatus(path)) {
            String name = file.getPath().getName();
            if (file.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
                files.add(file.getPath());
            }
        }
        files.sort((a, b) -> a.getName().compareTo(b.getName()));
        return files;
    }
}
