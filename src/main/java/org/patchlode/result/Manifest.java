package org.patchlode.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.analysis.ReportSection;

/**
 * What ran: {@code manifest.json}. Each part is there so that a result can be traced to what made it, or made again.
 *
 * @param tool name and version
 * @param created when, ISO-8601
 * @param model what was mined
 * @param preprocessing how images became inputs
 * @param options as the user could set them, in effect
 * @param corpus where the images were
 * @param counts from the data, not from what was asked for
 * @param stages how long what took
 * @param bytes read and moved
 * @param engines that ran the network and decoders that read the images, with their versions; more than one line if
 *     executors differed
 * @param input the network's input
 * @param layers of the network, in its order
 * @param environment Java, system, Spark
 * @param base the older run that this one began with, and what had become of its corpus
 * @param rowsSha256 what two runs can be compared by
 * @param sections what analyses add to the report
 */
public record Manifest(
        Tool tool,
        String created,
        ModelFile model,
        Input preprocessing,
        Map<String, Object> options,
        Corpus corpus,
        Counts counts,
        Stages stages,
        Bytes bytes,
        List<String> engines,
        Shape input,
        List<LayerRow> layers,
        Environment environment,
        Base base,
        Rows rowsSha256,
        List<ReportSection> sections) {

    /** Of a run that has none. */
    public static final Manifest NONE = new Manifest(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** Older releases had no base, and no checksums; a part that is missing is as empty as it can be. */
    public Manifest {
        tool = tool == null ? new Tool("", "") : tool;
        created = created == null ? "" : created;
        model = model == null ? new ModelFile("", "", "", 0) : model;
        preprocessing = preprocessing == null ? new Input("", "", "", 0, 0, "") : preprocessing;
        options = options == null ? Map.of() : options;
        corpus = corpus == null ? new Corpus(List.of(), 0, "", "") : corpus;
        counts = counts == null ? Counts.NONE : counts;
        stages = stages == null ? new Stages(null, null, null, null) : stages;
        bytes = bytes == null ? new Bytes(0, 0) : bytes;
        engines = engines == null ? List.of() : engines;
        input = input == null ? new Shape(0, 0, 0) : input;
        layers = layers == null ? List.of() : layers;
        environment = environment == null ? new Environment("", "", "", "", "") : environment;
        base = base == null ? Base.NONE : base;
        rowsSha256 = rowsSha256 == null ? Rows.NONE : rowsSha256;
        sections = sections == null ? List.of() : List.copyOf(sections);
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** @param name of the program @param version of the release */
    public record Tool(String name, String version) {}

    /** @param uri as given @param format of the file @param sha256 of its bytes @param bytes its size */
    public record ModelFile(String uri, String format, String sha256, long bytes) {}

    /** @param name as given @param sha256 of the file's text @param text the file itself @param width of an input @param height of an input @param channels their order */
    public record Input(String name, String sha256, String text, int width, int height, String channels) {}

    /**
     * @param uris as given
     * @param bytes encoded, as listed
     * @param listingSha256 of names, sizes and versions; empty in a run of an older release
     * @param contentSha256 of names and encoded bytes; empty if those were not hashed
     */
    public record Corpus(List<String> uris, long bytes, String listingSha256, String contentSha256) {

        /** Older releases had no checksums. */
        public Corpus {
            uris = uris == null ? List.of() : uris;
            listingSha256 = listingSha256 == null ? "" : listingSha256;
            contentSha256 = contentSha256 == null ? "" : contentSha256;
        }
    }

    /**
     * @param uri of the older run; empty if there is none
     * @param takenOver images whose results are the older run's
     * @param added images that it had not
     * @param changed images of the same name
     * @param removed images
     * @param unknown images of which nothing tells whether they changed
     * @param minedAgain unchanged images of shards that held changed, removed or unknown ones
     */
    public record Base(String uri, long takenOver, long added, long changed, long removed, long unknown, long minedAgain) {

        /** No older run. */
        public static final Base NONE = new Base("", 0, 0, 0, 0, 0, 0);
    }

    /**
     * Checksums of the rows of the result's tables, in their order: equal in two runs if and only if all rows are.
     *
     * @param tables by their names: winners with their pictures, units, quarantine, and what else an option asked for
     */
    public record Rows(@JsonValue Map<String, String> tables) {

        /** Copies the map. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public Rows {
            tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        }

        /** Of a table; empty in a run that has none of that name. */
        public String of(String table) {
            return tables.getOrDefault(table, "");
        }

        /** Of a run of an older release. */
        public static final Rows NONE = new Rows(Map.of());
    }

    /** @param seen images listed @param mined images that entered the result @param bad images in quarantine @param skipped files and members of archives that are not taken for images, by their names or kinds @param winners rows @param maps feature maps mined @param dead feature maps without a winner @param duplicates images left out because another has the same content */
    public record Counts(long seen, long mined, long bad, long skipped, long winners, long maps, long dead, long duplicates) {

        /** Not known. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** @param mine the pass over the corpus @param project the pass over winners @param quantiles of activations @param write of the result's tables */
    public record Stages(Mine mine, Project project, Quantiles quantiles, Write write) {

        /** A stage that is missing took no time. */
        public Stages {
            mine = mine == null ? new Mine(0, 0, 0, Map.of(), 0) : mine;
            project = project == null ? new Project(0, 0, 0, Map.of()) : project;
            quantiles = quantiles == null ? new Quantiles(0) : quantiles;
            write = write == null ? new Write(0) : write;
        }
    }

    /**
     * Wall time, model set-up included.
     *
     * @param seconds in all
     * @param images mined or bad
     * @param imagesPerS their ratio
     * @param secondsByStep what the tasks' time went to, all tasks added up
     * @param firstImageS from the start of the program to the first image mined; 0 if none was
     */
    public record Mine(double seconds, long images, double imagesPerS, Map<String, Double> secondsByStep, double firstImageS) {}

    /**
     * Wall time, model set-up included.
     *
     * @param seconds in all
     * @param winners projected
     * @param winnersPerS their ratio
     * @param secondsByStep what the tasks' time went to, all tasks added up
     */
    public record Project(double seconds, long winners, double winnersPerS, Map<String, Double> secondsByStep) {}

    /** @param seconds wall time: images of a sample run forward, and their table */
    public record Quantiles(double seconds) {}

    /** @param seconds wall time: winners and thumbnails put in order and written as Parquet, units, quarantine, kept images */
    public record Write(double seconds) {}

    /** @param read encoded images read while mining @param state bytes of shard results that met in the merge */
    public record Bytes(long read, long state) {}

    /** @param channels of an input @param rows of an input @param columns of an input */
    public record Shape(int channels, int rows, int columns) {}

    /** What is known of a layer of that name. */
    public Optional<LayerRow> layer(String name) {
        return layers.stream().filter(row -> name.equals(row.name())).findFirst();
    }

    /** A layer, with what one of its units sees. */
    public record LayerRow(
            String name, String kind, int maps, int rows, int columns,
            int receptiveFieldRows, int receptiveFieldColumns, int strideRows, int strideColumns, boolean mined) {}

    /** @param java version @param os name and version @param arch of the CPU @param spark version @param master where it ran */
    public record Environment(String java, String os, String arch, String spark, String master) {}

    /** As stored. */
    public byte[] toJson() {
        return json(this);
    }

    /** Reads what {@link #toJson} wrote, of this or a neighbouring release. */
    public static Manifest fromJson(byte[] json) {
        try {
            return JSON.readValue(json, Manifest.class);
        } catch (IOException e) {
            throw new UncheckedIOException("manifest.json does not hold together; the run is damaged", e);
        }
    }

    /** Any value in the manifest's own style of JSON. */
    public static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
