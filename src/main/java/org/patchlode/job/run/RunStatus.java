package org.patchlode.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.job.plan.ResumeFingerprint;
import org.patchlode.job.project.WinnerChunk;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;

/**
 * Where a run stands, from what is stored alone: for pipelines on clusters that lose exit codes.
 *
 * @param state of the run
 * @param lines for people, each a word and a value
 */
public record RunStatus(State state, List<String> lines) {

    /** Name, under the run, of the number of chunks that projection has. */
    static final String CHUNKS = RunNames.unfinished("chunks.txt");

    /** What a pipeline asks. */
    public enum State {
        /** It has {@code _SUCCESS}. */
        COMPLETE,
        /** It is under way, or was ended by force: {@code mine --resume} goes on with it. */
        UNFINISHED,
        /** It ended with an error, which it names. */
        FAILED,
        /** There is no run. */
        MISSING
    }

    /** Copies the list. */
    public RunStatus {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the state of a run; writes nothing.
     *
     * @throws org.patchlode.storage.StorageException if the storage fails
     */
    public static RunStatus of(String uri, Configuration hadoop) {
        RunFolder run;
        try {
            run = RunFolder.at(uri, hadoop);
        } catch (OutputException e) {
            return new RunStatus(State.MISSING, List.of("state      there is no run at " + uri, "reason     " + e.getMessage()));
        }
        return complete(run).orElseGet(() -> {
            RunStatus unfinished = unfinished(run, uri);
            // Whatever was missing may be so because the run was completed in between.
            return complete(run).orElse(unfinished);
        });
    }

    private static RunStatus unfinished(RunFolder run, String uri) {
        if (!run.exists(RunNames.plan())) {
            return new RunStatus(State.MISSING, List.of("state      there is no run at " + uri));
        }
        try {
            return unfinished(run);
        } catch (OutputException e) {
            return new RunStatus(State.FAILED, List.of("state      failed", "reason     " + e.getMessage(), "run        " + run.uri()));
        }
    }

    private static RunStatus unfinished(RunFolder run) {
        List<String> lines = new ArrayList<>();
        Optional<String> failure = RunFailure.of(run);
        lines.add("state      " + (failure.isPresent() ? "failed" : "unfinished"));
        failure.ifPresent(reason -> lines.add("reason     " + reason));
        Optional<String> analysis = analysis(run, RunNames.plan());
        if (analysis.isPresent()) {
            lines.addAll(List.of("analysis   " + analysis.get(), "output     " + run.uri(), "remedy     the same command with --resume goes on"));
            return new RunStatus(failure.isPresent() ? State.FAILED : State.UNFINISHED, lines);
        }
        int shards = ResumeFingerprint.storedPieces(run);
        long mined = count(run, RunNames.kept(""), "shard-");
        Optional<Integer> chunks = chunks(run);
        long projected = count(run, WinnerChunk.FOLDER, "projected-");
        String stage = mined < shards ? "mining" : chunks.isEmpty() || projected < chunks.get() ? "projecting" : run.exists(RunNames.manifest()) ? "reporting" : "writing";
        lines.add("stage      " + stage);
        lines.add("mined      %,d of %,d shards".formatted(mined, shards));
        chunks.ifPresent(all -> lines.add("projected  %,d of %,d chunks".formatted(projected, all)));
        lines.add("run        " + run.uri());
        lines.add("remedy     the same command with --resume goes on");
        return new RunStatus(failure.isPresent() ? State.FAILED : State.UNFINISHED, lines);
    }

    private static Optional<RunStatus> complete(RunFolder run) {
        if (!run.isComplete() || !run.exists(RunNames.manifest())) {
            return Optional.empty();
        }
        Manifest m = Manifest.fromJson(run.read(RunNames.manifest()));
        Optional<String> analysis = analysis(run, RunNames.manifest());
        if (analysis.isPresent()) {
            List<String> lines = new ArrayList<>(List.of("state      complete", "created    " + m.created(), "analysis   " + analysis.get(), "output     " + run.uri(),
                    "report     " + run.uri("report/index.html")));
            m.rowsSha256().tables().forEach((table, sha256) -> lines.add("sha256     %s (rows of %s)".formatted(sha256, table)));
            return Optional.of(new RunStatus(State.COMPLETE, lines));
        }
        Manifest.Counts counts = m.counts();
        List<String> lines = new ArrayList<>(List.of(
                "state      complete",
                "created    " + m.created(),
                "mined      %,d images, %,d bad".formatted(counts.mined(), counts.bad()),
                "projected  %,d winners".formatted(counts.winners()),
                "found      %,d feature maps, %,d of them dead".formatted(counts.maps(), counts.dead()),
                "run        " + run.uri(),
                "report     " + run.uri("report/index.html")));
        m.rowsSha256().tables().forEach((table, sha256) -> lines.add("sha256     %s (rows of %s)".formatted(sha256, table)));
        return Optional.of(new RunStatus(State.COMPLETE, lines));
    }

    /** Which analysis' output a folder is, finished or not; empty if it is a run of {@code mine}. */
    public static Optional<String> analysis(RunFolder run) {
        return analysis(run, RunNames.plan()).or(() -> analysis(run, RunNames.manifest()));
    }

    private static Optional<String> analysis(RunFolder run, String file) {
        try {
            return Optional.of(new ObjectMapper().readTree(run.read(file)).path("analysis").asText("")).filter(name -> !name.isEmpty());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static long count(RunFolder run, String folder, String prefix) {
        return run.names(folder).stream().filter(name -> name.startsWith(prefix) && name.endsWith(".bin")).count();
    }

    private static Optional<Integer> chunks(RunFolder run) {
        try {
            return run.exists(CHUNKS) ? Optional.of(Integer.valueOf(new String(run.read(CHUNKS), StandardCharsets.UTF_8))) : Optional.empty();
        } catch (NumberFormatException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
