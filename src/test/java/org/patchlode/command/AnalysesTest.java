package org.patchlode.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.Option;

/** Every analysis is documented: a page, a row of the list, its options and tables. */
class AnalysesTest {

    private static final Path DOCS = Path.of("docs/analyses");

    @Test
    void everyOneHasAPageThatNamesItsOptionsAndTables() throws IOException {
        String list = Files.readString(DOCS.resolve("README.md"));
        for (NamedAnalysis analysis : Analyses.ALL) {
            String page = Files.readString(DOCS.resolve(analysis.name() + ".md"));
            assertThat(list).as("docs/analyses/README.md").contains("| [`%s`](%s.md) |".formatted(analysis.name(), analysis.name()));
            for (Option<?> option : analysis.options()) {
                assertThat(page).as("docs/analyses/%s.md", analysis.name()).contains("--" + option.name());
            }
            for (String table : analysis.tables()) {
                assertThat(page).as("docs/analyses/%s.md", analysis.name()).contains("`" + table + "`");
            }
        }
    }

    @Test
    void namesAndOptionsAreUnique() {
        Set<String> names = new HashSet<>();
        for (NamedAnalysis analysis : Analyses.ALL) {
            assertThat(names.add(analysis.name())).as(analysis.name()).isTrue();
            assertThat(analysis.name()).matches("[a-z][a-z-]*");
            // Declared twice, an option is refused here.
            assertThat(AnalyzeOptions.of(analysis)).isNotEmpty();
        }
        assertThatThrownBy(() -> Analyses.named("nothing")).isInstanceOf(ConfigurationException.class).hasMessageContaining("'nothing'");
    }
}
