package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** Users whom the system has no name for. */
class HostUserTest {

    @TempDir Path folder;

    @Test
    void aNamelessUserHasTheNameThatIsGivenAndAHomeToWriteTo() {
        assertThat(HostUser.name(Map.of(), 12345)).isEqualTo("uid12345");
        assertThat(HostUser.name(Map.of("HADOOP_USER_NAME", "miner"), 12345)).isEqualTo("miner");
        assertThat(HostUser.home(folder.toString(), Map.of("HOME", "/nowhere"), "/tmp")).isEmpty();
        assertThat(HostUser.home("?", Map.of("HOME", folder.toString()), "/tmp")).contains(folder.toString());
        assertThat(HostUser.home("?", Map.of("HOME", "/nowhere"), "/tmp")).contains("/tmp");
    }

    @Test
    void aNamelessUserMines() throws IOException, InterruptedException {
        TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 6);
        // In a user namespace this process's user has a number that passwd does not know.
        List<String> nameless = List.of("unshare", "--user", "--map-user=12345", "--map-group=12345");
        List<String> probe = new ArrayList<>(nameless);
        probe.addAll(List.of("sh", "-c", "test $(id -u) = 12345 && ! id -un"));
        try {
            assumeTrue(Launcher.run(folder, probe, Map.of()).code() == 0, "no user namespaces here");
        } catch (IOException e) {
            assumeTrue(false, "no unshare here");
        }
        List<String> command = new ArrayList<>(nameless);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "@conf/java-opens", "-Xmx1g", "-Dspark.master=local[1]", "-Dspark.ui.enabled=false",
                "-cp", System.getProperty("java.class.path"), "org.patchlode.cli.Main", "mine", "--model", folder.resolve("tiny.zip").toString(), "--preprocessing",
                TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(), "--output", folder.resolve("run").toString(), "--layers", "conv1", "--top", "2"));
        Launcher.Answer answer = Launcher.run(folder, command, Map.of("HOME", folder.toString(), "OMP_NUM_THREADS", "1"));
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(folder.resolve("run/_SUCCESS")).exists();
        assertThat(Files.exists(Path.of("?"))).isFalse();
    }
}
