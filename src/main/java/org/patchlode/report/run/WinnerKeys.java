package org.patchlode.report.run;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.report.draw.Tiles;
import org.patchlode.result.DirectTable;

/**
 * What a file of winners holds, without pictures: everything that must be known of all winners before the first is drawn.
 *
 * @param spans of its rows, in order
 * @param fields largest height and width of the boxes of each layer
 * @param rules of its rows
 * @param wins the images that won in each map of each layer, among the winners that are shown
 */
// Kryo, which a session may have been started with, knows no records.
@DefaultSerializer(JavaSerializer.class)
record WinnerKeys(ArrayList<Span> spans, HashMap<String, Field> fields, TreeSet<String> rules, HashMap<String, HashMap<Integer, LinkedHashSet<String>>> wins)
        implements Serializable {

    private static final Set<String> COLUMNS = Set.of("layer", "channel", "rank", "rule", "image", "box_top", "box_left", "box_bottom", "box_right");

    /** Neighbouring rows of one chunk of maps, whose maps ascend. @param first map @param last map */
    record Span(String layer, int chunk, int first, int last) implements Serializable {

        boolean continues(String otherLayer, int channel) {
            return layer.equals(otherLayer) && chunk == chunkOf(channel) && channel >= last;
        }
    }

    /** Extent of boxes, in input pixels. */
    record Field(int height, int width) implements Serializable {

        Field or(Field other) {
            return new Field(Math.max(height, other.height), Math.max(width, other.width));
        }
    }

    /** Reads them. @param part of a table of winners @param winners of a map that are shown */
    static WinnerKeys of(Configuration hadoop, String part, int winners) throws IOException {
        WinnerKeys keys = new WinnerKeys(new ArrayList<>(), new HashMap<>(), new TreeSet<>(), new HashMap<>());
        HashMap<String, String> texts = new HashMap<>();
        DirectTable.ofParts(hadoop, List.of(part)).read(COLUMNS, row -> {
            // One object a name: they travel once each.
            row.computeIfPresent("layer", (column, text) -> texts.computeIfAbsent((String) text, name -> name));
            row.computeIfPresent("image", (column, text) -> texts.computeIfAbsent((String) text, name -> name));
            if (row.containsKey("rule")) {
                keys.rules.add((String) row.get("rule"));
            }
            keys.add(WinnerRow.read(row::get, List.of()), winners);
        });
        return keys;
    }

    private static int chunkOf(int channel) {
        return Math.floorDiv(channel, Tiles.CHUNK);
    }

    private void add(WinnerRow row, int winners) {
        fields.merge(row.layer(), new Field(row.box().bottom() - row.box().top(), row.box().right() - row.box().left()), Field::or);
        int last = spans.size() - 1;
        if (last >= 0 && spans.get(last).continues(row.layer(), row.channel())) {
            spans.set(last, new Span(row.layer(), chunkOf(row.channel()), spans.get(last).first(), row.channel()));
        } else {
            spans.add(new Span(row.layer(), chunkOf(row.channel()), row.channel(), row.channel()));
        }
        if (row.channel() >= 0 && row.rank() <= winners) {
            wins.computeIfAbsent(row.layer(), layer -> new HashMap<>()).computeIfAbsent(row.channel(), channel -> new LinkedHashSet<>()).add(row.image());
        }
    }
}
