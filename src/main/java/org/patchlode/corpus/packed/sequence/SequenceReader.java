package org.patchlode.corpus.packed.sequence;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.WritableUtils;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedInput;
import org.patchlode.corpus.packed.io.PackedReader;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;

/** Reads values of a compressed SequenceFile; values of one block in their order decompress it once. */
public final class SequenceReader implements PackedReader {

    private static final int LENGTH = 4;

    private final FSDataInputStream in;
    private final SequenceHeader header;
    private final SequenceBlocks blocks;
    private long start = -1;
    private long next;
    private SequenceBlocks.Block block;
    private DataInputStream values;

    public SequenceReader(PackedInput file, Configuration hadoop) throws IOException {
        in = new FSDataInputStream(file);
        header = SequenceHeader.read(in, hadoop);
        blocks = new SequenceBlocks(in, file.length(), header);
    }

    @Override
    public byte[] read(ImageLocation place, long most) throws IOException {
        try {
            if (header.block()) {
                return fromBlock(place, most);
            }
            SequenceBlocks.Entry entry = blocks.record(place.start());
            if (entry.bytes() > most + LENGTH) {
                throw tooLarge(entry.bytes(), most);
            }
            return value(blocks.values(entry.start(), entry.bytes()), most);
        } catch (EOFException e) {
            throw new PackedDamage("the packed file is damaged: " + ErrorMessages.reason(e), e);
        }
    }

    private byte[] fromBlock(ImageLocation place, long most) throws IOException {
        if (start != place.start() || place.index() < next) {
            block = blocks.block(place.start());
            values = blocks.values(block);
            start = place.start();
            next = 0;
        }
        for (; next < place.index(); next++) {
            values.skipNBytes(WritableUtils.readVInt(block.sizes()));
        }
        WritableUtils.readVInt(block.sizes());
        next++;
        return value(values, most);
    }

    /** A BytesWritable. */
    private static byte[] value(DataInputStream in, long most) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > most) {
            throw tooLarge(size, most);
        }
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("it ends within an image");
        }
        return bytes;
    }

    private static PackedDamage tooLarge(long bytes, long most) {
        return new PackedDamage("the image has %d bytes, over the limit of %d (--max-image-bytes)".formatted(bytes, most));
    }

    @Override
    public Map<String, String> labels(ImageLocation place) {
        return Map.of();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
