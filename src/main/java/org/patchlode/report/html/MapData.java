package org.patchlode.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.WinnerView;

/** What the report's scripts are told of a feature map; short keys, because there are thousands. */
public final class MapData {

    private MapData() {}

    /** For the page of all maps: what it sorts and filters by. */
    public static ObjectNode summary(FeatureMap map) {
        FeatureMap.Statistics statistics = map.statistics();
        ObjectNode node = Json.object();
        node.put("c", map.channel()).put("n", map.hits().size()).put("dead", statistics.dead());
        node.set("max", Json.number(statistics.max()));
        node.set("mean", Json.number(statistics.mean()));
        node.set("std", Json.number(statistics.std()));
        node.set("fire", Json.number(statistics.active()));
        statistics.density().ifPresent(density -> node.put("counted", density.images()).set("density", Json.number(density.share())));
        node.set("z", Json.number(statistics.contrast()));
        ArrayNode columns = node.putArray("labels");
        int count = map.hits().stream().mapToInt(hit -> hit.labels().size()).max().orElse(0);
        for (int column = 0; column < count; column++) {
            Map<String, Integer> counts = new TreeMap<>();
            for (WinnerView hit : map.hits()) {
                if (column < hit.labels().size()) {
                    counts.merge(hit.labels().get(column), 1, Integer::sum);
                }
            }
            ArrayNode pairs = columns.addArray();
            counts.forEach((label, n) -> pairs.addArray().add(label).add(n));
        }
        return node;
    }

    /**
     * For the page of one map.
     *
     * @param neighbours pairs of a map and how many winners are shared with it
     * @param alike pairs of a map and how its responses correlate
     */
    public static ObjectNode detail(FeatureMap map, ArrayNode hits, ArrayNode neighbours, ArrayNode alike) {
        ObjectNode node = Json.object();
        node.put("c", map.channel()).put("images", map.statistics().images());
        ArrayNode edges = node.putArray("edges");
        for (float edge : map.statistics().histogram().edges()) {
            edges.add(Json.number(edge));
        }
        ArrayNode counts = node.putArray("counts");
        for (long count : map.statistics().histogram().counts()) {
            counts.add(count);
        }
        map.statistics().quantile().ifPresent(quantile -> node.set("q995", Json.number(quantile)));
        node.set("hits", hits);
        node.set("near", neighbours);
        if (!alike.isEmpty()) {
            node.set("alike", alike);
        }
        return node;
    }

    public static ObjectNode hit(WinnerView hit) {
        ObjectNode node = Json.object();
        node.put("r", hit.rank()).put("i", hit.image()).put("y", hit.y()).put("x", hit.x());
        node.set("s", Json.number(hit.score()));
        node.putArray("b").add(hit.box().top()).add(hit.box().left()).add(hit.box().bottom()).add(hit.box().right());
        ArrayNode labels = node.putArray("l");
        hit.labels().forEach(labels::add);
        ObjectNode reproduced = node.putObject("q");
        hit.projections().forEach((rule, projected) -> reproduced.set(rule, Json.number(projected.reproduced())));
        return node;
    }
}
