package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.command.line.ExitCode;
import org.patchlode.model.ConfigurationException;

/** Users whom the system has no name for. */
class HostUserTest {

    @TempDir Path folder;

    @Test
    void aNamelessUserHasTheNameThatIsGivenAndAHomeToWriteTo() throws IOException {
        assertThat(HostUser.name(Map.of(), 12345)).isEqualTo("uid12345");
        assertThat(HostUser.name(Map.of("HADOOP_USER_NAME", "miner"), 12345)).isEqualTo("miner");
        assertThat(HostUser.home(folder.toString(), Map.of("HOME", "/nowhere"), folder, uid())).isEmpty();
        assertThat(HostUser.home("?", Map.of("HOME", folder.toString()), folder, uid())).contains(folder.toString());
        assertThat(HostUser.home("?", Map.of("HOME", "/nowhere"), folder, uid())).contains(folder.resolve("patchlode-" + uid()).toString());
    }

    private long uid() throws IOException {
        return ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    }

    private String home() throws IOException {
        return HostUser.home("?", Map.of(), folder, uid()).orElseThrow();
    }

    @Test
    void aHomeBelowTheTemporaryFolderIsTheUsersAlone() throws IOException {
        Path home = folder.resolve("patchlode-" + uid());
        assertThat(home()).isEqualTo(home.toString());
        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(home()).as("once more").isEqualTo(home.toString());
        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatSomeoneElseHasPutThereIsNoHome() throws IOException {
        Path home = folder.resolve("patchlode-" + uid());
        Files.createSymbolicLink(home, Files.createDirectory(folder.resolve("elsewhere")));
        assertThatThrownBy(this::home).isInstanceOf(ConfigurationException.class).hasMessageContaining(home + ", which would serve as one, is no folder of this user's own; set HOME");
        Files.delete(home);
        Files.createFile(home);
        assertThatThrownBy(this::home).isInstanceOf(ConfigurationException.class).hasMessageContaining("is no folder of this user's own");
        long other = uid() + 1;
        Path foreign = Files.createDirectory(folder.resolve("patchlode-" + other));
        assertThatThrownBy(() -> HostUser.home("?", Map.of(), folder, other)).isInstanceOf(ConfigurationException.class).hasMessageContaining(foreign.toString());
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> HostUser.home("?", Map.of(), missing, other)).isInstanceOf(ConfigurationException.class).hasMessageContaining("cannot be made");
    }

    @Test
    void theLauncherRefusesTheSame() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(nameless());
        command.addAll(List.of("bash", "submit/patchlode", "status", "x"));
        Path home = folder.resolve("patchlode-12345");
        Files.createSymbolicLink(home, Files.createDirectory(folder.resolve("elsewhere")));
        Launcher.Answer answer = Launcher.run(folder, command, Map.of("HOME", "/nowhere", "TMPDIR", folder.toString()));
        assertThat(answer.code()).as(answer.text()).isEqualTo(2);
        assertThat(answer.text()).contains("patchlode: the user 12345 has no home, and " + home + ", which would serve as one, is no folder of this user's own; set HOME");
    }

    @Test
    void aNamelessUserKeepsOneHome() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(nameless());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "@conf/java-opens", "-Djava.io.tmpdir=" + folder,
                "-cp", System.getProperty("java.class.path"), "org.patchlode.cli.Main", "status", folder.resolve("run").toString()));
        for (int i = 0; i < 2; i++) {
            Launcher.Answer answer = Launcher.run(folder, command, Map.of("HOME", "/nowhere"));
            assertThat(answer.code()).as(answer.text()).isEqualTo(ExitCode.UNUSABLE_INPUT.code());
            assertThat(answer.text()).contains("there is no run at");
        }
        assertThat(folder.resolve("patchlode-12345")).isDirectory();
        assertThat(folder.resolve("patchlode-0")).doesNotExist();
    }

    /** What runs a command as a user whom passwd does not know: in a user namespace this process's user has another number. */
    private List<String> nameless() throws InterruptedException {
        List<String> nameless = List.of("unshare", "--user", "--map-user=12345", "--map-group=12345");
        List<String> probe = new ArrayList<>(nameless);
        probe.addAll(List.of("sh", "-c", "test $(id -u) = 12345 && ! id -un"));
        try {
            assumeTrue(Launcher.run(folder, probe, Map.of()).code() == 0, "no user namespaces here");
        } catch (IOException e) {
            assumeTrue(false, "no unshare here");
        }
        return nameless;
    }

    @Test
    void aNamelessUserMines() throws IOException, InterruptedException {
        TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 6);
        List<String> command = new ArrayList<>(nameless());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "@conf/java-opens", "-Xmx1g", "-Dspark.master=local[1]", "-Dspark.ui.enabled=false",
                "-cp", System.getProperty("java.class.path"), "org.patchlode.cli.Main", "mine", "--model", folder.resolve("tiny.zip").toString(), "--preprocessing",
                TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(), "--output", folder.resolve("run").toString(), "--layers", "conv1", "--top", "2"));
        Launcher.Answer answer = Launcher.run(folder, command, Map.of("HOME", folder.toString(), "OMP_NUM_THREADS", "1"));
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(folder.resolve("run/_SUCCESS")).exists();
        assertThat(Files.exists(Path.of("?"))).isFalse();
    }
}
