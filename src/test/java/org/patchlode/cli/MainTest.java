package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who ends the JVM. That exit codes are passed on is shown with real processes in LauncherIT, StandaloneIT and YarnIT. */
class MainTest {

    @ParameterizedTest
    @CsvSource({"client, yarn, true", "cluster, yarn, false", "client, local[*], true", "cluster, spark://host:7077, true",
        "client, k8s://https://host:6443, true", "'', '', true"})
    void exitsUnlessYarnOwnsTheJvm(String deployMode, String master, boolean exits) {
        assertThat(Main.exits(deployMode, master)).isEqualTo(exits);
    }
}
