package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.report.cells.WinnerCells;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.run.DrawnCells;
import org.patchlode.report.run.ReportWriter;

/** A report of cells that were drawn beside the projection is the report that is drawn of the finished run, to the byte. */
class DrawnCellsTest {

    @TempDir static Path folder;
    private static TinyRuns runs;

    @BeforeAll
    static void start() throws IOException {
        runs = TinyRuns.start(folder);
    }

    @AfterAll
    static void stop() {
        runs.spark().stop();
    }

    @Test
    void theReportIsTheSameWithAndWithoutCells() {
        List<Rules> rules = List.of(Rules.of(Rule.DECONVNET), Rules.of(Rule.NONE), Rules.of(List.of(Rule.GUIDED, Rule.DECONVNET)));
        for (int i = 0; i < rules.size(); i++) {
            Path output = folder.resolve("rules" + i);
            List<String> used = new ArrayList<>();
            mine(runs.given(output).rules(rules.get(i)).top(12), mined -> {
                Map<String, byte[]> once = draw(mined, ReportOptions.pages(), mined.cells());
                Map<String, byte[]> again = draw(mined, ReportOptions.pages(), Optional.empty());
                assertThat(again.keySet()).isEqualTo(once.keySet()).anyMatch(name -> name.endsWith(".png")).hasSizeGreaterThan(20);
                once.forEach((name, bytes) -> assertThat(again.get(name)).as(name).isEqualTo(bytes));
                used.add(mined.uri());
            });
            assertThat(used).hasSize(1);
        }
    }

    @Test
    void cellsAreWhatIsDrawnAndNoneMayBeMissing() {
        mine(runs.given(folder.resolve("missing")), mined -> {
            DrawnCells cells = mined.cells().orElseThrow();
            DrawnCells some = new DrawnCells(cells.drawing(), cells.starts(), (spark, partitions, hadoop) -> cells.source().inOrder(spark, partitions, hadoop).filter(row -> !isSecond(row)));
            assertThatThrownBy(() -> draw(mined, ReportOptions.pages(), Optional.of(some))).rootCause().hasMessageContaining("was not drawn while it was projected");
            // Options that ask for other pictures do not touch them.
            assertThat(draw(mined, ReportOptions.pages().scaled(Scaling.STORED, 99), Optional.of(some))).isNotEmpty();
            assertThat(draw(mined, ReportOptions.pages().showing(4), Optional.of(some))).isNotEmpty();
        });
    }

    @Test
    void anUnfinishedRunGoesOnWithTheCellsThatAreThere() {
        Path output = folder.resolve("resumed");
        runs.breakAtReport(runs.given(output), () -> {});
        Path chunks = output.resolve("_state/chunks");
        List<Path> cells = TinyRuns.files(chunks, "cells-");
        assertThat(cells).isNotEmpty();
        Path lost = cells.get(0);
        assertThat(lost.toFile().delete()).isTrue();
        mine(runs.given(output).existing(org.patchlode.result.RunFolder.Existing.RESUME), mined -> {
            assertThat(lost).exists();
            Map<String, byte[]> once = draw(mined, ReportOptions.pages(), mined.cells());
            draw(mined, ReportOptions.pages(), Optional.empty()).forEach((name, bytes) -> assertThat(once.get(name)).as(name).isEqualTo(bytes));
        });
        assertThat(chunks).doesNotExist();
    }

    @Test
    void neitherValuesNorABaseRunLeaveCells() {
        Path output = folder.resolve("valued");
        mine(runs.given(output).rawProjections(true), mined -> assertThat(mined.cells()).isEmpty());
        mine(runs.given(folder.resolve("based")).rawProjections(true).base(Optional.of(output.toString())), mined -> assertThat(mined.cells()).isEmpty());
        Path plain = folder.resolve("plain");
        mine(runs.given(plain), mined -> assertThat(mined.cells()).isPresent());
        mine(runs.given(folder.resolve("basedOnPlain")).base(Optional.of(plain.toString())), mined -> assertThat(mined.cells()).isEmpty());
    }

    private static boolean isSecond(byte[] row) {
        WinnerCells cells = WinnerCells.of(row);
        return cells.channel() == 1 && cells.rank() == 2;
    }

    private static void mine(MineOptionsBuilder options, MineJob.Reporter reporter) {
        MineJob.run(runs.spark(), options.build(), Progress.SILENT, reporter);
    }

    private static Map<String, byte[]> draw(MinedRun run, ReportOptions options, Optional<DrawnCells> cells) {
        ReportWriter.write(runs.spark(), run.uri(), options, List.of(), cells, maps -> runs.spark().sparkContext().longAccumulator());
        Path report = Path.of(java.net.URI.create(run.uri())).resolve("report");
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(report)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(report.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
