package org.patchlode.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.bench.Bench;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.option.LayeredConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code patchlode bench}: a mining run whose result is its speed. What {@code submit/bench} repeats and compares. */
@Command(
        name = "bench",
        description = "Runs 'mine' with the given options into a folder of its own, without a report, and prints its speed as one line of JSON.",
        hidden = true)
final class BenchCommand implements Callable<Integer> {

    /** Options of {@code mine}. */
    @Unmatched private List<String> arguments = new ArrayList<>();

    private final PrintStream out;
    private final PrintStream err;

    BenchCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("patchlode-bench");
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--output", folder.resolve("run").toString()));
        CommandLine mine = DeclaredOptions.line(new MineCommand(out, err));
        MineOptions options = MineOptions.of(LayeredConfig.of(MineOptions.COMMAND, MineOptions.ALL, DeclaredOptions.given(mine.parseArgs(all.toArray(String[]::new))), Optional.empty()));
        try (Sessions.Open spark = Sessions.openToCompute("patchlode bench")) {
            out.println(json(Bench.run(spark.session(), options)));
        } finally {
            delete(folder);
        }
        return ExitCode.DONE.code();
    }

    private static String json(Object figures) {
        try {
            return new ObjectMapper().writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
