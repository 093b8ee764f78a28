package org.patchlode.job.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line of JSON in the driver's log as a stage ends, for programs that follow the log. */
public final class StageLog {

    private static final Logger LOG = LoggerFactory.getLogger(StageLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String run;
    private long since = System.nanoTime();

    public StageLog(String run) {
        this.run = run;
    }

    /** A stage has ended. @param counts what it did, by unit */
    public void stage(String stage, Map<String, Long> counts) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "stage");
        line.put("stage", stage);
        line.putAll(new TreeMap<>(counts));
        line.put("seconds", lap());
        write(line);
    }

    /** The run has ended. @param state "complete" or "failed" @param reason one sentence, or empty */
    public void end(String state, String reason) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "run");
        line.put("state", state);
        if (!reason.isEmpty()) {
            line.put("reason", reason);
        }
        write(line);
    }

    private void write(Map<String, Object> line) {
        line.put("run", run);
        try {
            LOG.info("{}", JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers make JSON", e);
        }
    }

    private double lap() {
        long now = System.nanoTime();
        double seconds = Math.round((now - since) / 1e6) / 1e3;
        since = now;
        return seconds;
    }
}
