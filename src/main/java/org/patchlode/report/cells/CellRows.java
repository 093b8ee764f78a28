package org.patchlode.report.cells;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Cells of a partition, which come in the order of the table of winners, read one ahead. */
public final class CellRows {

    private final Iterator<byte[]> source;
    private Optional<WinnerCells> next = Optional.empty();

    /** @param source rows of {@link WinnerCells} */
    public CellRows(Iterator<byte[]> source) {
        this.source = source;
        advance();
    }

    /** Those of a map, if they come next. */
    public List<WinnerCells> of(String layer, int channel) {
        List<WinnerCells> cells = new ArrayList<>();
        while (next.filter(cell -> cell.layer().equals(layer) && cell.channel() == channel).isPresent()) {
            cells.add(next.orElseThrow());
            advance();
        }
        return cells;
    }

    /** @throws IllegalStateException if cells are left that no map asked for */
    public void checkDone() {
        next.ifPresent(cell -> {
            throw new IllegalStateException("a winner of map %d of layer '%s' was drawn but is not in the run; go on with --resume".formatted(cell.channel(), cell.layer()));
        });
    }

    private void advance() {
        next = source.hasNext() ? Optional.of(WinnerCells.of(source.next())) : Optional.empty();
    }
}
