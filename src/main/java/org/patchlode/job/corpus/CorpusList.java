package org.patchlode.job.corpus;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.NamedImage;
import org.patchlode.result.SessionStorage;
import org.patchlode.storage.Retry;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.Store;

/**
 * A user's list of images or packed files, in place of a listing of the storage: UTF-8 text with one name a line, or Parquet
 * with a column {@code image} of names (or a single column of strings) and, if it likes, a whole number {@code bytes} or
 * {@code size}, a text {@code etag}, and {@code modified}, a time or whole milliseconds.
 */
public final class CorpusList {

    private static final int LONGEST_LINE = 32 * 1024;

    private CorpusList() {}

    /**
     * Reads a list and looks into the packed files that it names; whether images are there shows when they are read. The
     * storage is asked for sizes where reading would ask for them too, and for versions if they are to be compared.
     *
     * @param roots the corpora that all images are below
     * @param versions whether they are to be compared
     * @param options of packed files
     * @throws CorpusException if the list cannot be read, is empty, or names what is not below the corpora
     */
    public static CorpusListing read(SparkSession spark, String uri, List<String> roots, PackedOptions options, boolean versions) {
        Configuration hadoop = SessionStorage.of(spark);
        try {
            Path path = new Path(uri);
            FileSystem fs = Store.of(path, hadoop).fs();
            FileStatus list = fs.getFileStatus(path);
            if (list.isDirectory() || uri.endsWith(".parquet")) {
                return asked(spark, Corpora.named(spark, roots, uri, new ParquetNames(spark, uri), options), versions);
            }
            List<NamedImage> names = Retry.with(Retry.PAUSES, e -> e instanceof FileNotFoundException || e instanceof CharacterCodingException, () -> text(fs, list, uri));
            return asked(spark, Corpora.named(spark, roots, uri, names.iterator(), options), versions);
        } catch (FileNotFoundException e) {
            throw new CorpusException("the list %s does not exist; check the name".formatted(uri), e);
        } catch (CharacterCodingException e) {
            throw new CorpusException("the list %s is no UTF-8 text; give one name a line, or Parquet named *.parquet".formatted(uri), e);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            StorageException.throwIfOutage("the list " + uri, e);
            throw new CorpusException("the list %s cannot be read: %s; check the URI and the storage's settings".formatted(uri, e.getMessage()), e);
        }
    }

    private static CorpusListing asked(SparkSession spark, CorpusListing named, boolean versions) {
        return Corpora.asked(spark, named, image -> image.isOwnFileOfUnknownVersion() && (versions || image.bytes() < 1));
    }

    private static List<NamedImage> text(FileSystem fs, FileStatus list, String uri) throws IOException {
        try (FSDataInputStream in = fs.open(list.getPath())) {
            List<NamedImage> names = text(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())), uri);
            if (in.getPos() < list.getLen()) {
                throw new IOException("it ended after %d of %d bytes".formatted(in.getPos(), list.getLen()));
            }
            return names;
        }
    }

    private static List<NamedImage> text(BufferedReader lines, String uri) throws IOException {
        List<NamedImage> names = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.length() > LONGEST_LINE) {
                throw new CorpusException("the list %s has a line of %,d characters, which is no name; give one name a line".formatted(uri, line.length()));
            }
            if (!line.isBlank()) {
                names.add(new NamedImage(line, 0));
            }
        }
        return names;
    }
}
