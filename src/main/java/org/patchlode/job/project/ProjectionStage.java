package org.patchlode.job.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.projection.ProjectionAnalysis;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.RunGroups;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.job.table.FileCut;
import org.patchlode.job.table.OrderedTable;
import org.patchlode.network.Rule;
import org.patchlode.result.RowDigest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunSchemas;
import org.patchlode.result.SessionStorage;
import org.patchlode.result.TableParts;
import scala.Tuple2;

/**
 * The projection of winners, in two steps: projected by image and stored in the run chunk by chunk, so that a resumed run
 * projects only what is missing; then written in the order of the result. The cut into files depends on the number of
 * winners and on how large their pictures can be, not on the cluster.
 */
public final class ProjectionStage {

    private static final int MOST_WINNERS_A_FILE = 4096;
    private static final int LEAST_WINNERS_A_FILE = 64;
    /** Of a file's rows before their pictures are packed: who puts rows in order holds a file's, and an executor has several such tasks. */
    private static final long FILE_BYTES = 256L << 20;
    /** To so many files a task hands rows on as they come; for more Spark gathers and sorts them in memory first. */
    private static final long MOST_FILES = 200;
    private static final int THUMBNAILS_A_FILE = 256;
    private static final int PARTITIONS_A_SLOT = 4;

    /**
     * Of the winners. Maps of deep layers often win at the same place of an image, and rules share a patch: a dictionary holds each patch of
     * a row group once. Parquet keeps one only if it pays within the first page, which must be large enough to hold two alike. No two
     * projections are alike, and few feature maps. A dictionary of a projection's values, millions of floats, would take ten times as long as
     * writing them, to be given up in the end. Nearly all bytes are those of pictures, which are packed already; to unpack a dictionary of them
     * takes a reader longer than to draw them. Values are smaller by a tenth.
     */
    static TableParts.Layout layout(boolean raw) {
        return new TableParts.Layout(raw ? CompressionCodecName.SNAPPY : CompressionCodecName.UNCOMPRESSED, 4 << 20, 64 << 20,
                Set.of("projection", "response", "projection_values.list.element"));
    }

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final Broadcast<LoadedEngine> engine;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final RunGroups groups;

    public ProjectionStage(SparkSession session, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, RunGroups groups) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.engine = engine;
        this.hadoop = hadoop;
        this.groups = groups;
    }

    /** Projects and stores what is not stored yet. @param reused counts winners that were @return where the rows lie */
    public List<LocatedChunk> project(List<WinnerChunk> chunks, StageWatch watch, LongAccumulator reused) {
        int winners = chunks.stream().mapToInt(WinnerChunk::winners).sum();
        JobGroup group = JobGroup.begin(spark.sc(), groups.project(), "Patchlode: project %d winners".formatted(winners));
        try {
            spark.setCallSite("project winners by image");
            List<LocatedChunk> stored = chunks.isEmpty() ? List.of()
                    : spark.parallelize(chunks, partitions(chunks)).setName("winning images").mapPartitions(new ProjectChunks(engine, hadoop, watch.done(), reused, watch.steps())).collect();
            watch.succeeded();
            return stored;
        } finally {
            group.close();
        }
    }

    /** How many rows a file of winners has, at most; no more depends on it than how many files there are. @param rowBytes of one before its pictures are packed */
    static int rowsAFile(long rows, long rowBytes) {
        long fewFiles = (rows + MOST_FILES - 1) / MOST_FILES;
        return (int) Math.min(MOST_WINNERS_A_FILE, Math.max(LEAST_WINNERS_A_FILE, Math.max(fewFiles, FILE_BYTES / Math.max(1, rowBytes))));
    }

    /**
     * Writes all rows in order.
     *
     * @param stored where the rows of the chunks lie
     * @param copied those that an older run has
     * @param analysis that made them
     * @param written counts rows and pictures of images
     * @return the checksum of the winners' rows
     */
    public String write(List<WinnerChunk> chunks, List<LocatedChunk> stored, Winners winners, Optional<CopiedWinners> copied, ProjectionAnalysis analysis, StructType schema, RunFolder run,
            LongAccumulator written) {
        JobGroup group = JobGroup.begin(spark.sc(), groups.write(), "Patchlode: write %d winners".formatted(winners.count()));
        try {
            int rowsAFile = rowsAFile(winners.rows(), analysis.bytesAWinner() / analysis.rules().all().size());
            TableParts table = new TableParts(run.uri("winners"), schema, layout(analysis.raw()));
            TableParts thumbnails = new TableParts(run.uri("thumbnails"), RunSchemas.thumbnails(), TableParts.Layout.PACKED);
            if (copied.isEmpty() && run.isOnDisk()) {
                return gather(stored, winners, rowsAFile, run, written, table, thumbnails);
            }
            spark.setCallSite("write winners in order");
            List<String> labels = analysis.rules().all().stream().map(Rule::label).toList();
            JavaPairRDD<Integer, byte[]> rows = rows(chunks, ProjectionAnalysis.NAME);
            String checksum = OrderedTable.write(session, copied.map(older -> rows.union(older.winnerRows(session, schema, labels))).orElse(rows), winners.rows(), rowsAFile, written, table);
            spark.setCallSite("write thumbnails in order");
            JavaPairRDD<Integer, byte[]> pictures = rows(chunks, ThumbnailAnalysis.NAME);
            OrderedTable.write(session, copied.map(older -> pictures.union(older.thumbnailRows(session))).orElse(pictures), winners.images().size(), THUMBNAILS_A_FILE, written, thumbnails);
            return checksum;
        } finally {
            group.close();
        }
    }

    /** The same, each task from where its rows lie. */
    private String gather(List<LocatedChunk> stored, Winners winners, int rowsAFile, RunFolder run, LongAccumulator written, TableParts table, TableParts thumbnails) {
        spark.setCallSite("write winners and thumbnails in order");
        List<LocatedPart> parts = new ArrayList<>(LocatedPart.ofTable(ProjectionAnalysis.NAME, stored, winners.rows(), FileCut.of(winners.rows(), rowsAFile)));
        int files = parts.size();
        int images = winners.images().size();
        parts.addAll(LocatedPart.ofTable(ThumbnailAnalysis.NAME, stored, images, FileCut.of(images, THUMBNAILS_A_FILE)));
        Configuration storage = SessionStorage.of(session);
        table.clear(storage);
        thumbnails.clear(storage);
        List<byte[]> checksums = spark.parallelize(parts, parts.size()).map(new GatherRows(run.uri(), Map.of(ProjectionAnalysis.NAME, table, ThumbnailAnalysis.NAME, thumbnails), hadoop, written)).collect();
        return RowDigest.ofTable(checksums.subList(0, files));
    }

    private JavaPairRDD<Integer, byte[]> rows(List<WinnerChunk> chunks, String analysis) {
        Broadcast<SerializableConfiguration> conf = hadoop;
        Broadcast<LoadedEngine> loaded = engine;
        return spark.parallelize(chunks, partitions(chunks)).flatMapToPair(chunk -> {
            RunFolder run = RunFolder.at(loaded.value().task().run(), conf.value().value());
            List<Tuple2<Integer, byte[]>> rows = new ArrayList<>();
            ProjectChunks.rows(run, chunk.file(analysis), chunk).forEach(placed -> rows.add(new Tuple2<>(placed.ordinal(), placed.row())));
            return rows.iterator();
        });
    }

    private int partitions(List<WinnerChunk> chunks) {
        return partitions(spark, chunks);
    }

    static int partitions(JavaSparkContext spark, List<WinnerChunk> chunks) {
        return Math.max(1, Math.min(chunks.size(), spark.defaultParallelism() * PARTITIONS_A_SLOT));
    }
}
