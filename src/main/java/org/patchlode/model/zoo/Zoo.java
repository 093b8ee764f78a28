package org.patchlode.model.zoo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.Adler32;
import java.util.zip.CheckedInputStream;
import org.patchlode.network.ModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches a trained model of DL4J's by name, once, and checks it at each use. */
public final class Zoo {

    private static final Logger LOG = LoggerFactory.getLogger(Zoo.class);
    private static final String SCHEME = "zoo:";
    private static final int CONNECT_MILLIS = 30_000;
    private static final int SILENCE_MILLIS = 60_000;

    private Zoo() {}

    /** Whether a user's model is a name in the zoo. */
    public static boolean isName(String model) {
        return model.startsWith(SCHEME);
    }

    /**
     * The model's file on this machine, downloaded if it is not there yet or is damaged.
     *
     * @param model {@code zoo:} and a name, such as {@code zoo:VGG16} or {@code zoo:VGG16/vggface}
     * @param maxBytes beyond which a download is given up
     * @throws ModelException if there is no such model, or it cannot be had whole
     */
    public static Path file(String model, ZooSettings settings, long maxBytes) {
        return file(ZooCatalogue.find(model.substring(SCHEME.length())), settings, maxBytes);
    }

    static Path file(ZooFile file, ZooSettings settings, long maxBytes) {
        Path kept = settings.cache().resolve(file.fileName());
        try {
            if (!Files.isRegularFile(kept) || checksum(kept) != file.checksum()) {
                download(file, settings, kept, maxBytes);
            }
            return kept;
        } catch (IOException e) {
            throw new ModelException("the zoo model '%s' cannot be kept at %s: %s; give another folder by --zoo-cache".formatted(file.name(), kept, e), e);
        }
    }

    private static void download(ZooFile file, ZooSettings settings, Path kept, long maxBytes) throws IOException {
        URI from = settings.mirror().map(mirror -> mirror.resolve(file.fileName())).orElse(file.location());
        Files.createDirectories(settings.cache());
        Path part = Files.createTempFile(settings.cache(), file.fileName(), ".part");
        try {
            LOG.info("downloading {} to {}", from, kept);
            long found = fetch(file, from, part, maxBytes);
            if (found != file.checksum()) {
                throw new ModelException("the zoo model '%s' from %s has the checksum %d where DL4J's library says %d; it is not kept, try again or give another --zoo-mirror"
                        .formatted(file.name(), from, found, file.checksum()));
            }
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Copies the file. @return its checksum */
    private static long fetch(ZooFile file, URI from, Path part, long maxBytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(part)) {
            URLConnection connection = from.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(SILENCE_MILLIS);
            if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw unreachable(file, from, "the server answers %d".formatted(http.getResponseCode()), null);
            }
            long promised = connection.getContentLengthLong();
            if (promised > maxBytes) {
                throw tooLarge(file, from, promised, maxBytes);
            }
            try (CheckedInputStream in = new CheckedInputStream(connection.getInputStream(), new Adler32())) {
                long got = copy(in, out, maxBytes);
                if (got > maxBytes) {
                    throw tooLarge(file, from, got, maxBytes);
                }
                if (promised >= 0 && got != promised) {
                    throw unreachable(file, from, "it ends after %,d of %,d bytes".formatted(got, promised), null);
                }
                return in.getChecksum().getValue();
            }
        } catch (FileNotFoundException e) {
            throw unreachable(file, from, "there is no such file", e);
        } catch (IOException e) {
            throw unreachable(file, from, String.valueOf(e), e);
        }
    }

    private static long copy(InputStream in, OutputStream out, long maxBytes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0 && copied <= maxBytes; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            copied += read;
        }
        return copied;
    }

    private static long checksum(Path file) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new Adler32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }

    private static ModelException unreachable(ZooFile file, URI from, String reason, IOException cause) {
        return new ModelException("the zoo model '%s' cannot be downloaded from %s: %s; check the network, or give a --zoo-mirror that has it"
                .formatted(file.name(), from, reason), cause);
    }

    private static ModelException tooLarge(ZooFile file, URI from, long bytes, long maxBytes) {
        return new ModelException("the zoo model '%s' from %s has %,d bytes or more, where %,d are allowed; raise --max-model-bytes if you trust it"
                .formatted(file.name(), from, bytes, maxBytes));
    }
}
