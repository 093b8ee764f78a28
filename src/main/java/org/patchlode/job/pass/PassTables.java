package org.patchlode.job.pass;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.PassState;
import org.patchlode.analysis.Section;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.table.DriverTable;
import org.patchlode.job.table.OrderedTable;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.ImageIds;
import org.patchlode.result.ColumnTypes;
import org.patchlode.result.RowBytes;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import scala.Tuple2;

/** Writes the tables of a pass's analyses: those of merged states from the driver, those of shards' sections from executors. */
public final class PassTables {

    private static final int ROWS_A_FILE = 65_536;

    private final SparkSession session;
    private final Broadcast<LoadedEngine> engine;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final RunFolder run;
    private final List<Shard> shards;
    private final Function<Shard, List<ImageRef>> images;

    /** @param images all that a shard covers */
    public PassTables(SparkSession session, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, RunFolder run, List<Shard> shards,
            Function<Shard, List<ImageRef>> images) {
        this.session = session;
        this.engine = engine;
        this.hadoop = hadoop;
        this.run = run;
        this.shards = shards;
        this.images = images;
    }

    /** A shard and where its images stand among all that entered. */
    private record Piece(int shard, long[] order) implements Serializable {}

    /** Writes all tables. @return checksums of their rows, by the tables' names */
    public Map<String, String> write(PassState pass) {
        Map<String, String> checksums = new LinkedHashMap<>();
        pass.sections().forEach(section -> write(section, checksums));
        return checksums;
    }

    private <S extends Accumulator<S>> void write(Section<S> section, Map<String, String> checksums) {
        List<? extends AnalysisTable<S>> tables = section.analysis().tables();
        for (int i = 0; i < tables.size(); i++) {
            AnalysisTable<S> table = tables.get(i);
            String rows = switch (section.analysis().keeping()) {
                case MERGED -> merged(section, table);
                case BY_SHARD -> byShard(section, table, i);
            };
            checksums.put(table.name(), rows);
        }
    }

    private <S extends Accumulator<S>> String merged(Section<S> section, AnalysisTable<S> table) {
        List<Row> rows = new ArrayList<>();
        table.write(section.coverage().images(), section.state(), image -> image, (place, values) -> rows.add(RowFactory.create(values)));
        return DriverTable.write(session, rows, ColumnTypes.schema(table.columns()), run.uri(table.name()));
    }

    private <S extends Accumulator<S>> String byShard(Section<S> section, AnalysisTable<S> table, int number) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        JobGroup group = JobGroup.describe(session.sparkContext(), "Patchlode: write " + table.name());
        try {
            spark.setCallSite("write %s in order".formatted(table.name()));
            long all = section.coverage().images();
            String analysis = section.analysis().name();
            Broadcast<LoadedEngine> loaded = engine;
            Broadcast<SerializableConfiguration> conf = hadoop;
            List<Piece> pieces = pieces(section.coverage().bad());
            JavaPairRDD<Long, byte[]> rows = spark.parallelize(pieces, pieces.size()).flatMapToPair(piece -> {
                CorpusAnalysis<?, ?> own = loaded.value().task().analyses().stream().filter(some -> some.name().equals(analysis)).findFirst().orElseThrow();
                return rows(own, number, RunFolder.at(loaded.value().task().run(), conf.value().value()), piece, all).iterator();
            });
            StructType schema = ColumnTypes.schema(table.columns());
            return OrderedTable.write(session, rows, table.rows(all), ROWS_A_FILE, schema, run.uri(table.name()));
        } finally {
            group.close();
        }
    }

    private static <S extends Accumulator<S>> List<Tuple2<Long, byte[]>> rows(CorpusAnalysis<S, ?> analysis, int table, RunFolder run, Piece piece, long images) throws Exception {
        Section<S> section = Section.fromBytes(analysis, run.read(RunNames.shardState(analysis.name(), piece.shard())));
        List<Tuple2<Long, byte[]>> rows = new ArrayList<>();
        analysis.tables().get(table).write(images, section.state(), image -> piece.order()[image], (place, values) -> rows.add(new Tuple2<>(place, RowBytes.ofValues(values))));
        return rows;
    }

    private List<Piece> pieces(List<BadImage> bad) {
        Set<String> left = new HashSet<>();
        bad.forEach(image -> left.add(image.image()));
        List<List<String>> entered = shards.stream()
                .map(shard -> images.apply(shard).stream().map(ImageRef::id).filter(id -> !left.contains(id)).sorted(ImageIds::compare).toList()).toList();
        Map<String, Long> order = new HashMap<>();
        entered.stream().flatMap(List::stream).sorted(ImageIds::compare).forEach(id -> order.put(id, (long) order.size()));
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < entered.size(); i++) {
            pieces.add(new Piece(shards.get(i).number(), entered.get(i).stream().mapToLong(order::get).toArray()));
        }
        return pieces;
    }
}
