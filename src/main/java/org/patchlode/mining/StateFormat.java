package org.patchlode.mining;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The binary form of a {@link MiningState}: magic, version, body, CRC-32C. Strings stand once, in a table. Counts are
 * checked against the bytes that are left before anything is allocated for them.
 */
final class StateFormat {

    private static final int MAGIC = 0x504C4D53;
    private static final int VERSION = 1;

    private StateFormat() {}

    static byte[] write(MiningState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeByte(VERSION);
            out.writeInt(state.k());
            out.writeLong(state.images());
            out.writeLong(state.bytes());
            writeBlock(out, state.coverage().toByteArray());
            out.writeInt(state.bad().size());
            for (BadImage bad : state.bad()) {
                writeText(out, bad.image());
                writeText(out, bad.reason());
            }
            Map<String, Integer> table = new LinkedHashMap<>();
            state.mapStates().forEach(layer -> layer.forEach(map -> map.winners().forEach(w -> table.putIfAbsent(w.image(), table.size()))));
            out.writeInt(table.size());
            for (String image : table.keySet()) {
                writeText(out, image);
            }
            out.writeInt(state.layers());
            for (List<MapState> layer : state.mapStates()) {
                out.writeInt(layer.size());
                for (MapState map : layer) {
                    write(out, map, table);
                }
            }
            out.flush();
            CRC32C crc = new CRC32C();
            crc.update(bytes.toByteArray());
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, MapState map, Map<String, Integer> table) throws IOException {
        List<Winner> winners = map.winners();
        out.writeShort(winners.size());
        for (Winner winner : winners) {
            out.writeFloat(winner.score());
            out.writeInt(table.get(winner.image()));
            out.writeInt(winner.y());
            out.writeInt(winner.x());
        }
        out.writeFloat(map.max());
        out.writeLong(map.active());
        write(out, map.sum());
        write(out, map.squares());
        Histogram histogram = map.histogram();
        out.writeShort(histogram.size());
        for (int i = 0; i < histogram.size(); i++) {
            out.writeShort(histogram.bucket(i));
            out.writeLong(histogram.count(i));
        }
    }

    /** The run of limbs that are not zero; typical sums fill three of twenty. */
    private static void write(DataOutputStream out, ExactSum sum) throws IOException {
        long[] limbs = sum.canonical();
        int from = 0;
        int to = limbs.length;
        while (from < to && limbs[from] == 0) {
            from++;
        }
        while (to > from && limbs[to - 1] == 0) {
            to--;
        }
        out.writeByte(from);
        out.writeByte(to - from);
        for (int i = from; i < to; i++) {
            out.writeLong(limbs[i]);
        }
    }

    static MiningState read(byte[] bytes) throws CorruptStateException {
        if (bytes.length < 9) {
            throw new CorruptStateException("a state of %d bytes is cut short".formatted(bytes.length));
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, bytes.length - 4));
                DataInputStream tail = new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - 4, 4))) {
            if (tail.readInt() != (int) crc.getValue()) {
                throw new CorruptStateException("a state of %d bytes fails its checksum".formatted(bytes.length));
            }
            if (in.readInt() != MAGIC) {
                throw new CorruptStateException("the bytes are no mining state");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new CorruptStateException("a state of version %d cannot be read by this release (version %d)".formatted(version, VERSION));
            }
            return readBody(in);
        } catch (IOException | RuntimeException e) {
            throw new CorruptStateException("a state of %d bytes does not hold together: %s".formatted(bytes.length, e.getMessage()), e);
        }
    }

    private static MiningState readBody(DataInputStream in) throws IOException {
        int k = in.readInt();
        long images = in.readLong();
        long read = in.readLong();
        BitSet shards = BitSet.valueOf(readBlock(in));
        List<BadImage> bad = new ArrayList<>();
        int badCount = readCount(in, 4);
        for (int i = 0; i < badCount; i++) {
            bad.add(new BadImage(readText(in), readText(in)));
        }
        List<String> table = new ArrayList<>();
        int tableSize = readCount(in, 4);
        for (int i = 0; i < tableSize; i++) {
            table.add(readText(in));
        }
        int layerCount = readCount(in, 4);
        List<List<MapState>> layers = new ArrayList<>();
        for (int layer = 0; layer < layerCount; layer++) {
            int maps = readCount(in, 8);
            List<MapState> states = new ArrayList<>(maps);
            for (int map = 0; map < maps; map++) {
                states.add(readMap(in, k, table));
            }
            layers.add(states);
        }
        if (in.available() > 0) {
            throw new IOException(in.available() + " bytes too many");
        }
        return new MiningState(k, layers, shards, bad, images, read);
    }

    private static MapState readMap(DataInputStream in, int k, List<String> table) throws IOException {
        TopK top = new TopK(k);
        int winners = in.readUnsignedShort();
        for (int i = 0; i < winners; i++) {
            float score = in.readFloat();
            String image = table.get(in.readInt());
            top.offer(new Winner(score, image, in.readInt(), in.readInt()));
        }
        float max = in.readFloat();
        long active = in.readLong();
        ExactSum sum = readSum(in);
        ExactSum squares = readSum(in);
        Histogram histogram = new Histogram();
        int buckets = in.readUnsignedShort();
        for (int i = 0; i < buckets; i++) {
            histogram.add(in.readShort(), in.readLong());
        }
        return new MapState(top, sum, squares, histogram, max, active);
    }

    private static ExactSum readSum(DataInputStream in) throws IOException {
        long[] limbs = new long[ExactSum.LIMBS];
        int from = in.readUnsignedByte();
        int count = in.readUnsignedByte();
        for (int i = from; i < from + count; i++) {
            limbs[i] = in.readLong();
        }
        return ExactSum.of(limbs);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        writeBlock(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBlock(in), StandardCharsets.UTF_8);
    }

    private static void writeBlock(DataOutputStream out, byte[] block) throws IOException {
        out.writeInt(block.length);
        out.write(block);
    }

    private static byte[] readBlock(DataInputStream in) throws IOException {
        byte[] block = new byte[readCount(in, 1)];
        in.readFully(block);
        return block;
    }

    private static int readCount(DataInputStream in, int bytesEach) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * bytesEach > in.available()) {
            throw new IOException("a count of " + count + " where only " + in.available() + " bytes are left");
        }
        return count;
    }
}
