package org.patchlode.storage;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What Hadoop's defaults are wrong about for this job. A setting that the user or the cluster's own files make stays.
 *
 * <p>Patience: a store that throttles or drops connections is asked again for some minutes in all, task attempts included;
 * one that is gone ends the job within them instead of within hours, which 20 attempts of the AWS client inside 7 of the
 * connector inside 4 of Spark would take.
 */
public final class StorageDefaults {

    private static final Map<String, String> VALUES = values();

    private StorageDefaults() {}

    private static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        // Attempts of the AWS client at a request, for what it takes for passing: 5xx, 503 SlowDown, a dropped connection.
        values.put("fs.s3a.attempts.maximum", "5");
        // Then of the connector, with pauses that double: 0.5, 1, 2, 4, 8 s.
        values.put("fs.s3a.retry.limit", "5");
        values.put("fs.s3a.retry.interval", "500ms");
        values.put("fs.s3a.retry.throttle.limit", "10");
        values.put("fs.s3a.retry.throttle.interval", "500ms");
        // A connection that says nothing for a minute is dead.
        values.put("fs.s3a.connection.timeout", "60000");
        // Markers of folders are left where they are: removing them costs a request at every file written.
        values.put("fs.s3a.directory.marker.retention", "keep");
        return values;
    }

    /** Puts them where nobody has said anything else. */
    public static void apply(Configuration hadoop) {
        missing(hadoop).forEach((key, value) -> hadoop.set(key, value, "patchlode"));
    }

    /** A copy of somebody else's configuration that has them too. */
    public static Configuration over(Configuration hadoop) {
        Configuration own = new Configuration(hadoop);
        apply(own);
        return own;
    }

    /** Those that nobody has said anything else about, by name. */
    public static Map<String, String> missing(Configuration hadoop) {
        Map<String, String> missing = new LinkedHashMap<>(VALUES);
        missing.keySet().removeIf(key -> isSaid(hadoop, key));
        return missing;
    }

    private static boolean isSaid(Configuration hadoop, String key) {
        if (hadoop.getRaw(key) == null) {
            return false;
        }
        String[] sources = hadoop.getPropertySources(key);
        List<String> said = sources == null ? List.of("a program") : Arrays.asList(sources);
        return said.stream().anyMatch(source -> !source.endsWith("core-default.xml"));
    }
}
