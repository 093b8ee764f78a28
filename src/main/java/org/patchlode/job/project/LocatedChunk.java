package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.patchlode.result.RowsFile;

/**
 * A chunk of winners that is stored, and where its rows lie.
 *
 * @param number of the chunk
 * @param rows in each of its files, by the name of the analysis or of what an analysis makes beside its rows
 */
// Kryo, which a session may have been started with, knows neither records nor immutable maps.
@DefaultSerializer(JavaSerializer.class)
public record LocatedChunk(int number, HashMap<String, RowsFile.Index> rows) implements Serializable {

    static LocatedChunk of(int number, Map<String, RowsFile.Index> rows) {
        return new LocatedChunk(number, new HashMap<>(rows));
    }
}
