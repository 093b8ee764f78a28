package org.patchlode.analysis.blocks;

import java.io.Serializable;
import java.util.List;
import org.patchlode.analysis.Column;

/**
 * A table that an analysis of blocks writes, layer after layer.
 *
 * @param name of its folder in the output
 * @param columns in order
 */
public record BlockTable(String name, List<Column> columns) implements Serializable {

    /** Copies the list. */
    public BlockTable {
        columns = List.copyOf(columns);
    }
}
