package org.patchlode.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Draws the README's sheet of winners: {@code WinnersSheet RUN FILE LAYER...}. A row a layer, three of its feature maps in
 * it; of each the nine patches and, to their right, their projections.
 */
final class WinnersSheet {

    private static final int TILE = 36;
    private static final int GRID = 3 * TILE;
    private static final int GAP = 4;
    private static final int SIDE = 64;
    private static final int MAPS = 3;

    private WinnersSheet() {}

    public static void main(String[] arguments) throws IOException {
        List<String> layers = List.of(arguments).subList(2, arguments.length);
        int width = MAPS * (2 * GRID + GAP) + (MAPS - 1) * 3 * GAP;
        BufferedImage sheet = new BufferedImage(width, layers.size() * (GRID + 2 * GAP) - 2 * GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        try (SparkSession spark = SparkSession.builder().master("local[1]").appName("sheet").getOrCreate()) {
            spark.read().parquet(arguments[0] + "/winners").createOrReplaceTempView("w");
            for (int row = 0; row < layers.size(); row++) {
                draw(g, spark, layers.get(row), row * (GRID + 2 * GAP));
            }
        }
        g.dispose();
        ImageIO.write(sheet, "png", new File(arguments[1]));
    }

    /** The maps whose ninth winner comes nearest to the first, spread over the layer: those that respond to many images. */
    private static void draw(Graphics2D g, SparkSession spark, String layer, int top) throws IOException {
        List<Row> maps = spark.sql("""
                SELECT channel FROM (SELECT channel, quarter, row_number() OVER (PARTITION BY quarter ORDER BY steady DESC) AS place FROM
                  (SELECT channel, ntile(%d) OVER (ORDER BY channel) AS quarter, min(score) / max(score) AS steady FROM w
                   WHERE layer = '%s' GROUP BY channel HAVING count(*) = 9))
                WHERE place = 1 ORDER BY channel""".formatted(MAPS, layer)).collectAsList();
        for (int map = 0; map < maps.size(); map++) {
            int left = map * (2 * GRID + 4 * GAP);
            for (Row winner : spark.sql("SELECT rank, patch, projection, box_top, box_left, box_bottom, box_right FROM w WHERE layer = '%s' AND channel = %d"
                    .formatted(layer, maps.get(map).getInt(0))).collectAsList()) {
                int x = left + (winner.getInt(0) - 1) % 3 * TILE;
                int y = top + (winner.getInt(0) - 1) / 3 * TILE;
                tile(g, winner, 1, x, y);
                tile(g, winner, 2, x + GRID + GAP, y);
            }
        }
    }

    /** At its place in the receptive field, where that reaches past the image. */
    private static void tile(Graphics2D g, Row winner, int column, int x, int y) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(winner.getAs(column)));
        if (column == 2) {
            strengthen(image);
        }
        int field = Math.min(SIDE, winner.getInt(5) - winner.getInt(3));
        double scale = (TILE - 1.0) / field;
        int down = field == SIDE ? 0 : (int) (Math.max(0, -winner.getInt(3)) * scale);
        int right = field == SIDE ? 0 : (int) (Math.max(0, -winner.getInt(4)) * scale);
        g.setColor(Color.LIGHT_GRAY);
        g.fillRect(x, y, TILE - 1, TILE - 1);
        g.drawImage(image, x + right, y + down, Math.min(TILE - 1 - right, (int) Math.ceil(image.getWidth() * scale)),
                Math.min(TILE - 1 - down, (int) Math.ceil(image.getHeight() * scale)), null);
    }

    /** Twice as far from grey: one strong pixel leaves the rest of a projection faint on paper. */
    private static void strengthen(BufferedImage image) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                int strong = 0;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    strong = strong << 8 | Math.max(0, Math.min(255, 128 + 2 * ((rgb >> shift & 0xFF) - 128)));
                }
                image.setRGB(x, y, strong);
            }
        }
    }
}
