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
 * Draws the README's sheet of winners: {@code WinnersSheet RUN FILE LAYER...}. A row a layer, four of its feature maps in
 * it; of each the nine patches and, to their right, their projections.
 */
final class WinnersSheet {

    private static final int TILE = 32;
    private static final int GRID = 3 * TILE;
    private static final int GAP = 4;
    private static final int MAPS = 4;

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
            for (Row winner : spark.sql("SELECT rank, patch, projection FROM w WHERE layer = '%s' AND channel = %d"
                    .formatted(layer, maps.get(map).getInt(0))).collectAsList()) {
                int x = left + (winner.getInt(0) - 1) % 3 * TILE;
                int y = top + (winner.getInt(0) - 1) / 3 * TILE;
                tile(g, winner.getAs(1), x, y);
                tile(g, winner.getAs(2), x + GRID + GAP, y);
            }
        }
    }

    private static void tile(Graphics2D g, byte[] png, int x, int y) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int longer = Math.max(image.getWidth(), image.getHeight());
        int width = image.getWidth() * (TILE - 1) / longer;
        int height = image.getHeight() * (TILE - 1) / longer;
        g.drawImage(image, x, y, width, height, null);
    }
}
