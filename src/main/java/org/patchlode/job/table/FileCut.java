package org.patchlode.job.table;

import java.io.Serializable;

/**
 * How a table's rows are shared out among its files: runs of consecutive places, as long as each other but for one row.
 *
 * @param rows of the table, at least 1
 * @param files of the table
 */
public record FileCut(long rows, int files) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** @param rows of the table @param rowsAFile at most */
    public static FileCut of(long rows, int rowsAFile) {
        return new FileCut(Math.max(1, rows), Math.toIntExact(Math.max(1, (rows + rowsAFile - 1) / rowsAFile)));
    }

    /** The file that a row is in. @param place of the row, from 0 */
    public int file(long place) {
        return (int) (place * files / rows);
    }
}
