package org.patchlode.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.patchlode.network.ModelException;

/**
 * A stranger's archive. Entries are read by name and nowhere written under it; what one unpacks to is limited before it
 * is unpacked.
 */
public final class ZipContents implements AutoCloseable {

    private static final int MAX_ENTRIES = 64;
    private static final long SUSPICIOUS_BYTES = 64L << 20;
    private static final int SUSPICIOUS_RATIO = 100;

    private final ZipFile zip;
    private final ModelLimits limits;

    private ZipContents(ZipFile zip, ModelLimits limits) {
        this.zip = zip;
        this.limits = limits;
    }

    /** @throws ModelException if it is no archive, or one of many files */
    public static ZipContents open(Path file, ModelLimits limits) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw damaged(e);
        }
        try {
            OtherFormats.refuse(zip.stream().map(ZipEntry::getName));
        } catch (ModelException e) {
            zip.close();
            throw e;
        }
        if (zip.size() > MAX_ENTRIES) {
            int size = zip.size();
            zip.close();
            throw new ModelException("the archive has %d entries where a model has a handful; give a model saved by Keras or DL4J".formatted(size));
        }
        return new ZipContents(zip, limits);
    }

    /** Whether an entry is there and not empty. */
    public boolean has(String name) {
        ZipEntry entry = zip.getEntry(name);
        return entry != null && entry.getSize() != 0;
    }

    /** A description, whole. @throws ModelException if it is larger than the limits */
    public byte[] description(String name) throws IOException {
        try (InputStream in = zip.getInputStream(entry(name))) {
            byte[] bytes = in.readNBytes(limits.configurationBytes() + 1);
            if (bytes.length > limits.configurationBytes()) {
                throw new ModelException("its configuration is larger than the %,d bytes allowed; give a smaller model".formatted(limits.configurationBytes()));
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    /** Weights, never more than {@link #size} bytes. @throws ModelException if they are too large, or a bomb */
    public InputStream weights(String name) throws IOException {
        long bytes = size(name);
        long packed = Math.max(1, entry(name).getCompressedSize());
        if (bytes < 0 || bytes > limits.fileBytes() || bytes > SUSPICIOUS_BYTES && bytes / SUSPICIOUS_RATIO > packed) {
            throw new ModelException("its weights unpack to %,d bytes from %,d, where %,d are allowed; give a model saved by Keras or DL4J"
                    .formatted(bytes, packed, limits.fileBytes()));
        }
        return new Counted(zip.getInputStream(entry(name)), bytes);
    }

    /** Bytes that an entry unpacks to. */
    public long size(String name) {
        return entry(name).getSize();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    public static ModelException damaged(IOException e) {
        return new ModelException("the archive is damaged or cut short (%s); copy or save it again".formatted(e.getMessage()), e);
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ModelException("the archive has no %s; give a model saved by Keras or DL4J".formatted(name));
        }
        return entry;
    }

    /** The directory of an archive may claim less than an entry unpacks to. */
    private static final class Counted extends java.io.FilterInputStream {

        private long left;

        Counted(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(read, read);
            return read;
        }

        private int count(int result, int read) throws IOException {
            left -= result < 0 ? 0 : read;
            if (left < 0) {
                throw new ZipException("an entry is longer than the directory says");
            }
            return result;
        }
    }
}
