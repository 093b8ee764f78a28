package org.patchlode.corpus.packed.sequence;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.WritableUtils;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.patchlode.corpus.packed.io.PackedDamage;

/** Walks over records and blocks of an open SequenceFile, checking every size before memory is taken for it. */
final class SequenceBlocks {

    private static final int LONGEST_NAME = 1 << 16;
    private static final int MOST_RECORDS = 10_000_000;
    private static final int INT = 4;

    private final FSDataInputStream in;
    private final long length;
    private final SequenceHeader header;

    SequenceBlocks(FSDataInputStream in, long length, SequenceHeader header) {
        this.in = in;
        this.length = length;
        this.header = header;
    }

    /** Of the file. */
    long length() {
        return length;
    }

    /** @param name key @param start of the value's bytes in the file @param bytes of the value there @param next record */
    record Entry(String name, long start, long bytes, long next) {}

    /** The record at {@code at}, before which a sync mark may stand. */
    Entry record(long at) throws IOException {
        in.seek(at);
        int size = in.readInt();
        if (size == -1) {
            checkSync();
            size = in.readInt();
        }
        int keySize = in.readInt();
        long start = in.getPos() + keySize;
        long valueSize = (long) size - keySize;
        if (keySize < 1 || valueSize < 0 || start + valueSize > length) {
            throw new PackedDamage("its record at byte %d claims %d bytes".formatted(at, size));
        }
        return new Entry(SequenceHeader.text(in, LONGEST_NAME), start, valueSize, start + valueSize);
    }

    /** Whether only a sync mark is left, or nothing. */
    boolean isEnd(long at) {
        return at >= length || length - at == INT + SequenceHeader.SYNC;
    }

    /**
     * A block.
     *
     * @param records in it
     * @param keys names, decompressed as they are read
     * @param sizes of values, decompressed as they are read
     * @param values start of the compressed values
     * @param valuesBytes of the compressed values
     * @param next block
     */
    record Block(int records, DataInputStream keys, DataInputStream sizes, long values, int valuesBytes, long next) {}

    Block block(long at) throws IOException {
        in.seek(at);
        if (in.readInt() != -1) {
            throw new PackedDamage("its block at byte %d has no sync mark".formatted(at));
        }
        checkSync();
        int records = WritableUtils.readVInt(in);
        if (records < 0 || records > MOST_RECORDS) {
            throw new PackedDamage("its block at byte %d claims %d records".formatted(at, records));
        }
        section(at);
        DataInputStream keys = opened(section(at));
        DataInputStream sizes = opened(section(at));
        int valuesBytes = sectionSize(at);
        long values = in.getPos();
        return new Block(records, keys, sizes, values, valuesBytes, values + valuesBytes);
    }

    /** The values of a block, decompressed as they are read. */
    DataInputStream values(Block block) throws IOException {
        in.seek(block.values());
        return opened(bytes(block.valuesBytes()));
    }

    /** Some bytes of the file, decompressed as they are read. */
    DataInputStream values(long start, long bytes) throws IOException {
        in.seek(start);
        return opened(bytes((int) Math.min(bytes, Integer.MAX_VALUE - 16)));
    }

    String name(Block block) throws IOException {
        return SequenceHeader.text(block.keys(), LONGEST_NAME);
    }

    private DataInputStream opened(byte[] compressed) throws IOException {
        CompressionCodec codec = header.codec().orElseThrow(() -> new PackedDamage("its header names no codec"));
        return new DataInputStream(codec.createInputStream(new ByteArrayInputStream(compressed)));
    }

    private byte[] section(long at) throws IOException {
        return bytes(sectionSize(at));
    }

    private int sectionSize(long at) throws IOException {
        int size = WritableUtils.readVInt(in);
        if (size < 0 || size > length - in.getPos()) {
            throw new PackedDamage("its block at byte %d claims a part of %d bytes".formatted(at, size));
        }
        return size;
    }

    private byte[] bytes(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("it ends within a block");
        }
        return bytes;
    }

    private void checkSync() throws IOException {
        byte[] found = new byte[SequenceHeader.SYNC];
        in.readFully(found);
        if (!Arrays.equals(found, header.sync())) {
            throw new PackedDamage("its sync mark before byte %d is not its own".formatted(in.getPos()));
        }
    }
}
