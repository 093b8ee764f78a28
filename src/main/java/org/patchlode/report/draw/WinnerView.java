package org.patchlode.report.draw;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Row at which a clipped picture of that height starts in a window that holds the whole field. */
    int offsetY(int windowHeight, int pictureHeight) {
        return box.top() < 0 ? Math.max(0, windowHeight - pictureHeight) : 0;
    }

    /** Likewise its column. */
    int offsetX(int windowWidth, int pictureWidth) {
        return box.left() < 0 ? Math.max(0, windowWidth - pictureWidth) : 0;
    }
}
