package org.patchlode.corpus.packed.sequence;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.WritableUtils;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.patchlode.corpus.packed.io.PackedDamage;

/**
 * The header of a SequenceFile, version 6. Hadoop's own reader would load whatever class the file names and take as much
 * memory as it claims, and cannot say where a value lies; this one takes only classes of the configuration.
 *
 * @param valueClass name of the values' class
 * @param block whether records are compressed by blocks
 * @param codec of compressed files
 * @param sync 16 bytes that mark the start of a block
 * @param end of the header
 */
record SequenceHeader(String valueClass, boolean block, Optional<CompressionCodec> codec, byte[] sync, long end) {

    static final int SYNC = 16;

    private static final int VERSION = 6;
    private static final int LONGEST_NAME = 1000;
    private static final int MOST_METADATA = 1000;
    private static final int LONGEST_METADATA = 1 << 20;
    private static final String TEXT = "org.apache.hadoop.io.Text";
    private static final Set<String> VALUES = Set.of("org.apache.hadoop.io.BytesWritable");

    /** @throws PackedDamage if it is damaged or of another kind than Text and BytesWritable */
    static SequenceHeader read(FSDataInputStream in, Configuration hadoop) throws IOException {
        try {
            in.seek(3);
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new PackedDamage("the SequenceFile is of version %d, and only version %d is read".formatted(version, VERSION));
            }
            String key = text(in, LONGEST_NAME);
            String value = text(in, LONGEST_NAME);
            if (!key.equals(TEXT) || !VALUES.contains(value)) {
                throw new PackedDamage("the SequenceFile holds %s and %s; names as Text and images as BytesWritable are read".formatted(key, value));
            }
            boolean compressed = in.readBoolean();
            boolean block = in.readBoolean();
            Optional<CompressionCodec> codec = Optional.empty();
            if (compressed) {
                String name = text(in, LONGEST_NAME);
                codec = Optional.ofNullable(new CompressionCodecFactory(hadoop).getCodecByClassName(name));
                if (codec.isEmpty()) {
                    throw new PackedDamage("the SequenceFile is packed by %s, which is no codec of this installation".formatted(name));
                }
            }
            int entries = in.readInt();
            if (entries < 0 || entries > MOST_METADATA) {
                throw new PackedDamage("the SequenceFile claims %d entries of metadata".formatted(entries));
            }
            for (int i = 0; i < 2 * entries; i++) {
                text(in, LONGEST_METADATA);
            }
            byte[] sync = new byte[SYNC];
            in.readFully(sync);
            return new SequenceHeader(value, block, codec, sync, in.getPos());
        } catch (EOFException e) {
            throw new PackedDamage("the SequenceFile ends within its header", e);
        }
    }

    /** A Hadoop Text of at most so many bytes. */
    static String text(DataInputStream in, int most) throws IOException {
        int length = WritableUtils.readVInt(in);
        if (length < 0 || length > most) {
            throw new PackedDamage("the SequenceFile claims a text of %d bytes".formatted(length));
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
