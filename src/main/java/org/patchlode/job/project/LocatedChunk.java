package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.result.RowsFile;

/**
 * A chunk of winners that is stored, and where its rows lie.
 *
 * @param number of the chunk
 * @param rows in the file of each analysis, in the order in which the task names these
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public record LocatedChunk(int number, ArrayList<RowsFile.Index> rows) implements Serializable {

    static LocatedChunk of(int number, List<RowsFile.Index> rows) {
        return new LocatedChunk(number, new ArrayList<>(rows));
    }
}
