package org.patchlode.mining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The binary form of a {@link MiningState}. Ids of images stand once, in a table. */
final class StateFormat {

    private StateFormat() {}

    static void write(MiningState state, StateOutput out) throws IOException {
        out.writeInt(state.k());
        state.counted().write(out);
        Map<String, Integer> table = new LinkedHashMap<>();
        state.mapStates().forEach(layer -> layer.forEach(map -> map.winners().forEach(w -> table.putIfAbsent(w.image(), table.size()))));
        out.writeInt(table.size());
        for (String image : table.keySet()) {
            out.writeText(image);
        }
        out.writeInt(state.layers());
        for (List<MapState> layer : state.mapStates()) {
            out.writeInt(layer.size());
            for (MapState map : layer) {
                write(out, map, table);
            }
        }
    }

    private static void write(StateOutput out, MapState map, Map<String, Integer> table) throws IOException {
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
        out.writeLong(map.units());
        out.writeLong(map.unitsOfDrawn());
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
    private static void write(StateOutput out, ExactSum sum) throws IOException {
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

    /** @param counts whether it has counts of units, as all have since they are made */
    static MiningState read(StateInput in, boolean counts) throws IOException {
        int k = in.readInt();
        CountedImages counted = counts ? CountedImages.read(in) : CountedImages.unknown();
        List<String> table = new ArrayList<>();
        int tableSize = in.readCount(4);
        for (int i = 0; i < tableSize; i++) {
            table.add(in.readText());
        }
        int layerCount = in.readCount(4);
        List<List<MapState>> layers = new ArrayList<>();
        for (int layer = 0; layer < layerCount; layer++) {
            int maps = in.readCount(8);
            List<MapState> states = new ArrayList<>(maps);
            for (int map = 0; map < maps; map++) {
                states.add(readMap(in, k, table, counts));
            }
            layers.add(states);
        }
        return new MiningState(k, counted, layers);
    }

    private static MapState readMap(StateInput in, int k, List<String> table, boolean counts) throws IOException {
        TopK top = new TopK(k);
        int winners = in.readUnsignedShort();
        for (int i = 0; i < winners; i++) {
            float score = in.readFloat();
            String image = table.get(in.readInt());
            top.offer(new Winner(score, image, in.readInt(), in.readInt()));
        }
        float max = in.readFloat();
        long active = in.readLong();
        long units = counts ? in.readLong() : 0;
        long unitsOfDrawn = counts ? in.readLong() : 0;
        ExactSum sum = readSum(in);
        ExactSum squares = readSum(in);
        Histogram histogram = new Histogram();
        int buckets = in.readUnsignedShort();
        for (int i = 0; i < buckets; i++) {
            histogram.add(in.readShort(), in.readLong());
        }
        return new MapState(top, sum, squares, histogram, max, active, units, unitsOfDrawn);
    }

    private static ExactSum readSum(StateInput in) throws IOException {
        long[] limbs = new long[ExactSum.LIMBS];
        int from = in.readUnsignedByte();
        int count = in.readUnsignedByte();
        for (int i = from; i < from + count; i++) {
            limbs[i] = in.readLong();
        }
        return ExactSum.of(limbs);
    }
}
