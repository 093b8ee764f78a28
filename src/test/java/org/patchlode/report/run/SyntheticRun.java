package org.patchlode.report.run;

import static org.apache.spark.sql.functions.col;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.report.draw.Canvas;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.Thumbnails;

/** Writes a run with the stored schema, from pictures that are computed: what the report needs, without a network. */
public final class SyntheticRun {

    public static final int INPUT = 64;
    /** An image id and a label as a stranger might choose them. */
    static final String MARKUP = "file:///corpus/<img src=x onerror=alert(1)>&\"'</script><script>alert(2)</script>.jpg";

    private static final int FILES = 3;
    private static final String[] LABELS = {"cat", "dog", "<b>bold</b>", "bird"};

    /** @param dead every how many maps one is dead, 0 for none */
    public record Layer(String name, int maps, int field, int stride, int dead) {}

    private final List<Layer> layers;
    private final List<String> rules;
    private final boolean values;
    private final boolean thumbnails;
    private final int top;

    public SyntheticRun(List<Layer> layers, List<String> rules, boolean values, boolean thumbnails, int top) {
        this.layers = layers;
        this.rules = rules;
        this.values = values;
        this.thumbnails = thumbnails;
        this.top = top;
    }

    /** One small and one large field, one dead map in five, nine winners with labels and thumbnails. */
    public static SyntheticRun small(List<String> rules, boolean values) {
        return new SyntheticRun(List.of(new Layer("conv1", 10, 7, 2, 5), new Layer("fire2/<concat>", 70, 40, 8, 5)), rules, values, true, 9);
    }

    /** With winners in order, as the job writes them, in files that begin anywhere in a map. */
    public Path write(SparkSession spark, Path folder) {
        return write(spark, folder, rows -> rows.repartitionByRange(FILES, col("layer"), col("channel"), col("rank")).sortWithinPartitions("layer", "channel", "rank", "rule"));
    }

    /** @param order of the table of winners */
    Path write(SparkSession spark, Path folder, UnaryOperator<Dataset<Row>> order) {
        List<Row> winners = new ArrayList<>();
        List<Row> units = new ArrayList<>();
        for (Layer layer : layers) {
            for (int channel = 0; channel < layer.maps; channel++) {
                boolean dead = layer.dead > 0 && channel % layer.dead == layer.dead - 1;
                units.add(unit(layer, channel, dead));
                for (int rank = 1; rank <= top && !dead; rank++) {
                    for (String rule : rules) {
                        winners.add(winner(layer, channel, rank, rule));
                    }
                }
            }
        }
        order.apply(spark.createDataFrame(winners, winnersSchema())).write().parquet(folder.resolve("winners").toUri().toString());
        spark.createDataFrame(units, unitsSchema()).coalesce(1).write().parquet(folder.resolve("units").toUri().toString());
        if (thumbnails) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                rows.add(RowFactory.create(image(i), Thumbnails.jpeg(photograph(i))));
            }
            StructType schema = new StructType().add("image", DataTypes.StringType).add("thumbnail", DataTypes.BinaryType);
            spark.createDataFrame(rows, schema).coalesce(1).write().parquet(folder.resolve("thumbnails").toUri().toString());
        }
        text(folder.resolve("manifest.json"), manifest());
        return folder;
    }

    static void text(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String image(int i) {
        return i == 3 ? MARKUP : "file:///corpus/n%05d.jpg".formatted(i);
    }

    private String manifest() {
        StringBuilder all = new StringBuilder();
        for (Layer layer : layers) {
            all.append(all.isEmpty() ? "" : ",").append("""
                    {"name":"%s","kind":"convolution","maps":%d,"rows":%d,"columns":%d,"receptive_field_rows":%d,
                     "receptive_field_columns":%d,"stride_rows":%d,"stride_columns":%d,"mined":true},
                    {"name":"%s pool","kind":"max pool","maps":%d,"rows":4,"columns":4,"mined":false}"""
                    .formatted(layer.name, layer.maps, INPUT / layer.stride, INPUT / layer.stride, layer.field, layer.field,
                            layer.stride, layer.stride, layer.name, layer.maps));
        }
        return """
                {"tool":{"name":"patchlode","version":"0.1.0"},"created":"2026-01-02T03:04:05Z",
                 "model":{"uri":"file:///models/toy <net>.h5","sha256":"abc","format":"keras"},
                 "preprocessing":{"name":"toy","width":%1$d,"height":%1$d},
                 "options":{"rule":"%2$s","top":%3$d,"rank":"peak"},"corpus":{"uris":["file:///corpus"]},
                 "counts":{"seen":1203,"mined":1200,"bad":3,"skipped":0},
                 "stages":{"mine":{"seconds":12.5,"images":1200,"images_per_s":96},"project":{"seconds":3,"winners":90,"winners_per_s":30}},
                 "input":{"channels":3,"rows":%1$d,"columns":%1$d},"layers":[%4$s]}
                """.formatted(INPUT, rules.get(0), top, all);
    }

    private Row unit(Layer layer, int channel, boolean dead) {
        Random random = new Random(channel * 31L + layer.field);
        List<Float> edges = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            edges.add(i * max(channel) / 16);
            counts.add(dead && i > 0 ? 0L : (long) (1000 * Math.exp(-i / 3.0) * random.nextDouble()));
        }
        edges.add(max(channel));
        double max = dead ? 0 : max(channel);
        return RowFactory.create(layer.name, channel, 1200L, max, max / 5, max / (6.0 + channel % 7), dead ? 0 : random.nextDouble(), dead, dead ? 0 : channel % 10 / 20.0, 1200L, edges, counts);
    }

    /** Falls and rises with the number, so that no sort agrees with another. */
    static float max(int channel) {
        return 10 + channel * 37 % 101;
    }

    private Row winner(Layer layer, int channel, int rank, String rule) {
        Random random = new Random(channel * 1000L + rank);
        int number = (channel + rank) % 12;
        int units = INPUT / layer.stride;
        int y = random.nextInt(units);
        int x = random.nextInt(units);
        int top0 = y * layer.stride - layer.field / 2;
        int left = x * layer.stride - layer.field / 2;
        BufferedImage patch = cut(photograph(number), top0, left, layer.field);
        BufferedImage projection = projection(patch, channel, rule);
        List<Object> row = new ArrayList<>(List.of(
                layer.name, channel, rank, max(channel) / rank, image(number), y, x, top0, left, top0 + layer.field, left + layer.field,
                max(channel) / rank, rule, png(patch), png(projection), response(units, y, x)));
        if (values) {
            List<Float> floats = new ArrayList<>();
            for (int i = 0; i < patch.getWidth() * patch.getHeight() * 3; i++) {
                floats.add((float) random.nextGaussian() / rank);
            }
            row.addAll(List.of(floats, patch.getHeight(), patch.getWidth()));
        }
        row.add(LABELS[number % LABELS.length]);
        return RowFactory.create(row.toArray());
    }

    private StructType winnersSchema() {
        StructType schema = new StructType().add("layer", "string").add("channel", "int").add("rank", "int").add("score", "float")
                .add("image", "string").add("y", "int").add("x", "int")
                .add("box_top", "int").add("box_left", "int").add("box_bottom", "int").add("box_right", "int")
                .add("reproduced_score", "float").add("rule", "string").add("patch", "binary").add("projection", "binary").add("response", "binary");
        if (values) {
            schema = schema.add("projection_values", DataTypes.createArrayType(DataTypes.FloatType))
                    .add("projection_height", "int").add("projection_width", "int");
        }
        return schema.add("the `label`", "string");
    }

    private static StructType unitsSchema() {
        return new StructType().add("layer", "string").add("channel", "int").add("images", "bigint").add("max", "double")
                .add("mean", "double").add("std", "double").add("fraction_active", "double").add("dead", "boolean")
                .add("density", "double").add("density_images", "bigint")
                .add("histogram_edges", DataTypes.createArrayType(DataTypes.FloatType))
                .add("histogram_counts", DataTypes.createArrayType(DataTypes.LongType));
    }

    private static RgbImage photograph(int number) {
        byte[] rgb = new byte[INPUT * INPUT * 3];
        for (int y = 0; y < INPUT; y++) {
            for (int x = 0; x < INPUT; x++) {
                double wave = Math.sin(x * (0.1 + number * 0.05)) * Math.cos(y * (0.3 - number * 0.02));
                int at = 3 * (y * INPUT + x);
                rgb[at] = (byte) (128 + 100 * wave);
                rgb[at + 1] = (byte) (4 * x * (number % 3) / 2);
                rgb[at + 2] = (byte) (4 * y);
            }
        }
        return new RgbImage(INPUT, INPUT, rgb);
    }

    private static BufferedImage cut(RgbImage image, int top, int left, int field) {
        int y0 = Math.max(0, top);
        int x0 = Math.max(0, left);
        BufferedImage patch = new BufferedImage(
                Math.min(INPUT, left + field) - x0, Math.min(INPUT, top + field) - y0, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < patch.getHeight(); y++) {
            for (int x = 0; x < patch.getWidth(); x++) {
                int at = 3 * ((y0 + y) * INPUT + x0 + x);
                byte[] rgb = image.rgb();
                patch.setRGB(x, y, (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255);
            }
        }
        return patch;
    }

    private static BufferedImage projection(BufferedImage patch, int channel, String rule) {
        BufferedImage out = new BufferedImage(patch.getWidth(), patch.getHeight(), BufferedImage.TYPE_INT_RGB);
        int amount = rule.equals("guided") ? 120 : 60;
        for (int y = 0; y < out.getHeight(); y++) {
            for (int x = 0; x < out.getWidth(); x++) {
                int level = 128 + (int) (amount * Math.sin((x * (1 + channel % 3) + y) * 0.7));
                out.setRGB(x, y, level << 16 | 128 << 8 | 255 - level);
            }
        }
        return out;
    }

    /** White at the unit, darker by 60 a unit away from it. */
    private static byte[] response(int units, int y, int x) {
        BufferedImage grey = new BufferedImage(units, units, BufferedImage.TYPE_BYTE_GRAY);
        for (int row = 0; row < units; row++) {
            for (int column = 0; column < units; column++) {
                grey.getRaster().setSample(column, row, 0, Math.max(0, 255 - 60 * Math.max(Math.abs(row - y), Math.abs(column - x))));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(grey, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] png(BufferedImage image) {
        Canvas canvas = new Canvas(image.getWidth(), image.getHeight(), 0);
        canvas.draw(Picture.of(image), 0, 0);
        return canvas.png();
    }
}
