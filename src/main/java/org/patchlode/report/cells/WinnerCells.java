package org.patchlode.report.cells;

import java.util.List;
import java.util.Optional;
import org.patchlode.result.RowBytes;

/**
 * What is drawn of a row of the table of winners.
 *
 * @param layer name
 * @param channel feature map
 * @param rank from 1
 * @param rule of the row
 * @param patch in the first row of a winner
 * @param small projection, empty without projection
 * @param large projection, empty where there are no large ones
 */
public record WinnerCells(String layer, int channel, int rank, String rule, Optional<Patch> patch, Optional<byte[]> small, Optional<byte[]> large) {

    /** @param width of the whole patch, in pixels @param height likewise @param cell small */
    public record Patch(int width, int height, byte[] cell) {}

    /** As values of a row, see {@link RowBytes}. */
    Object[] toValues() {
        return new Object[] {layer, channel, rank, rule, patch.map(Patch::width).orElse(0), patch.map(Patch::height).orElse(0), patch.map(Patch::cell).orElse(null),
            small.orElse(null), large.orElse(null)};
    }

    /** Of a row's bytes. */
    public static WinnerCells of(byte[] row) {
        List<Object> values = RowBytes.values(row);
        return new WinnerCells((String) values.get(0), (Integer) values.get(1), (Integer) values.get(2), (String) values.get(3),
                bytes(values.get(6)).map(cell -> new Patch((Integer) values.get(4), (Integer) values.get(5), cell)), bytes(values.get(7)), bytes(values.get(8)));
    }

    private static Optional<byte[]> bytes(Object value) {
        return value instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
    }
}
