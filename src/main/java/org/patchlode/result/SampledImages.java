package org.patchlode.result;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Responses to no more images than a task can hold. */
public final class SampledImages {

    private SampledImages() {}

    /** Images with the least hash of seed and id, where there are more than enough. @param responses with a column {@code image} */
    public static Dataset<Row> of(Dataset<Row> responses, long seed, int most) {
        return of(responses, responses, seed, most);
    }

    /** The same. @param some rows of it in which each image is */
    public static Dataset<Row> of(Dataset<Row> responses, Dataset<Row> some, long seed, int most) {
        Dataset<Row> images = some.select("image").distinct();
        if (images.count() <= most) {
            return responses;
        }
        Dataset<Row> drawn = images.withColumn("lot", functions.sha2(functions.concat(functions.lit(seed + "/"), functions.col("image")), 256)).orderBy("lot", "image").limit(most).select("image");
        return responses.join(functions.broadcast(drawn), "image");
    }
}
