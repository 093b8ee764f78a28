package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Win;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.job.plan.BaseRun;
import org.patchlode.network.Layer;
import org.patchlode.result.RowBytes;
import org.patchlode.result.Tables;
import scala.Tuple2;

/**
 * Winners that an older run projected already, with the same model, rule and input: their rows are taken from it, with
 * their new ranks and labels.
 *
 * @param base the older run
 * @param rows by key, what each becomes
 * @param thumbnails places of images that only won what is copied, by id
 */
public record CopiedWinners(BaseRun base, Map<String, Place> rows, Map<String, Integer> thumbnails) {

    /** Where a row goes. */
    @DefaultSerializer(JavaSerializer.class)
    record Place(int ordinal, int rank, List<Object> labels) implements Serializable {}

    private static final String[] KEY = {"layer", "channel", "image", "y", "x"};

    /** What of the winners the older run has: none if it lacks a column that winners have now. @param raw whether projection values are stored */
    public static CopiedWinners find(SparkSession spark, BaseRun base, Winners winners, List<Layer> layers, boolean raw) {
        Set<String> stored = keys(winnersOf(spark, base), WinnerRow.columns(raw).stream().map(Column::name).toList());
        Map<String, Place> rows = new HashMap<>();
        Map<String, Integer> thumbnails = new HashMap<>();
        for (int i = 0; i < winners.images().size(); i++) {
            WinnerImage image = winners.images().get(i);
            int copied = 0;
            for (Win win : image.wins()) {
                String key = key(layers.get(win.layer()).name(), win.map(), image.image(), win.y(), win.x());
                if (base.unchanged().contains(image.image()) && stored.contains(key)) {
                    rows.put(key, new Place(win.ordinal(), win.rank(), image.labels()));
                    copied++;
                }
            }
            if (copied == image.wins().size()) {
                thumbnails.put(image.image(), i);
            }
        }
        return new CopiedWinners(base, rows, thumbnails);
    }

    private static Set<String> keys(Dataset<Row> winners, List<String> columns) {
        Set<String> keys = new HashSet<>();
        if (Arrays.asList(winners.columns()).containsAll(columns)) {
            Iterator<Row> rows = winners.select("layer", "channel", "image", "y", "x").toLocalIterator();
            rows.forEachRemaining(row -> keys.add(key(row)));
        }
        return keys;
    }

    /** An image with the wins that are left to project; without any, it is left out. */
    public List<Win> left(WinnerImage image, List<Layer> layers) {
        return image.wins().stream().filter(win -> !rows.containsKey(key(layers.get(win.layer()).name(), win.map(), image.image(), win.y(), win.x()))).toList();
    }

    /** Rows of {@code winners} and their places. @param rules labels in the order of a winner's rows */
    JavaPairRDD<Integer, byte[]> winnerRows(SparkSession spark, StructType schema, List<String> rules) {
        List<String> order = new ArrayList<>(rules);
        Broadcast<HashMap<String, Place>> wanted = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(new HashMap<>(rows));
        String[] names = schema.fieldNames();
        return winnersOf(spark, base).toJavaRDD().flatMapToPair(row -> {
            Place place = wanted.value().get(key(row));
            return place == null ? List.<Tuple2<Integer, byte[]>>of().iterator() : List.of(new Tuple2<>(place.ordinal() + order.indexOf(row.<String>getAs("rule")), renewed(row, names, place))).iterator();
        });
    }

    /** Rows of {@code thumbnails} and their places. */
    JavaPairRDD<Integer, byte[]> thumbnailRows(SparkSession spark) {
        Broadcast<HashMap<String, Integer>> wanted = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(new HashMap<>(thumbnails));
        return Tables.read(spark, base.run().uri("thumbnails")).select("image", "thumbnail").toJavaRDD().flatMapToPair(row -> {
            Integer place = wanted.value().get(row.getString(0));
            return place == null ? List.<Tuple2<Integer, byte[]>>of().iterator() : List.of(new Tuple2<>(place, RowBytes.of(row))).iterator();
        });
    }

    private static Dataset<Row> winnersOf(SparkSession spark, BaseRun base) {
        return Tables.read(spark, base.run().uri("winners"));
    }

    private static byte[] renewed(Row row, String[] names, Place place) {
        List<Object> values = new ArrayList<>();
        int labels = names.length - place.labels().size();
        for (int i = 0; i < names.length; i++) {
            values.add(names[i].equals("rank") ? (Object) place.rank() : i >= labels ? place.labels().get(i - labels) : row.getAs(names[i]));
        }
        return RowBytes.ofValues(values.toArray());
    }

    private static String key(Row row) {
        return key(row.getAs(KEY[0]), row.<Integer>getAs(KEY[1]), row.getAs(KEY[2]), row.<Integer>getAs(KEY[3]), row.<Integer>getAs(KEY[4]));
    }

    private static String key(String layer, int channel, String image, int y, int x) {
        return channel + " " + y + " " + x + " " + layer.length() + " " + layer + image;
    }
}
