package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who ends the JVM. That client mode passes exit codes on is shown with real processes in LauncherIT and StandaloneIT. */
class MainTest {

    @ParameterizedTest
    @CsvSource({"0, client, yarn, true", "3, client, yarn, true", "0, cluster, yarn, false", "3, cluster, yarn, true", "0, client, local[*], true",
        "0, cluster, spark://host:7077, true", "0, client, k8s://https://host:6443, true", "0, '', '', true"})
    void exitsUnlessYarnOwnsTheJvmAndAllIsWell(int code, String deployMode, String master, boolean exits) {
        assertThat(Main.exits(code, deployMode, master)).isEqualTo(exits);
    }
}
