package org.patchlode.report.draw;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.network.Box;

/**
 * A winner as it is drawn.
 *
 * @param rank from 1
 * @param score activation at mining time
 * @param image id
 * @param y row of the unit
 * @param x column of the unit
 * @param box its receptive field in input pixels, before clipping
 * @param labels one a label column, empty text where there is none
 * @param patch PNG
 * @param response PNG of the winner's whole feature map, where the run stores it
 * @param projections by rule
 */
public record WinnerView(
        int rank,
        float score,
        String image,
        int y,
        int x,
        Box box,
        List<String> labels,
        byte[] patch,
        Optional<byte[]> response,
        Map<String, Projected> projections) {

    /**
     * @param reproduced the unit's activation at projection time
     * @param png as stored
     * @param values {@code [rows, columns, 3]} in the network's input units, where the run stores them
     * @param rows of the values
     * @param columns of the values
     */
    public record Projected(float reproduced, byte[] png, Optional<float[]> values, int rows, int columns) {}

    /**
     * A winner of its rows, one for each rule.
     *
     * @param rows of one winner, one at least; their labels are texts
     */
    public static WinnerView of(List<WinnerRow> rows) {
        WinnerRow winner = rows.get(0);
        Map<String, Projected> projections = new LinkedHashMap<>();
        for (WinnerRow row : rows) {
            if (!row.rule().isEmpty()) {
                row.projection().ifPresent(png -> projections.put(row.rule(), new Projected(row.reproduced(), png, row.values().map(WinnerRow.Values::values),
                        row.values().map(WinnerRow.Values::rows).orElse(0), row.values().map(WinnerRow.Values::columns).orElse(0))));
            }
        }
        return new WinnerView(winner.rank(), winner.score(), winner.image(), winner.y(), winner.x(), winner.box(), winner.labels().stream().map(String::valueOf).toList(), winner.patch(),
                winner.response(), projections);
    }

    /** Row at which a clipped picture of that height starts in a window that holds the whole field. */
    public int offsetY(int windowHeight, int pictureHeight) {
        return LayerTiles.offset(box.top(), windowHeight, pictureHeight);
    }

    /** Likewise its column. */
    public int offsetX(int windowWidth, int pictureWidth) {
        return LayerTiles.offset(box.left(), windowWidth, pictureWidth);
    }
}
