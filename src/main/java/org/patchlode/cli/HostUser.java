package org.patchlode.cli;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Gives a user without an entry in passwd, as containers are often run by, a name and a home. Hadoop logs nobody in whom the
 * system cannot name, whatever HADOOP_USER_NAME says, and what keeps files in the home keeps them in a folder called {@code ?}.
 */
final class HostUser {

    private static final String HOME = "user.home";

    private HostUser() {}

    /** To be called before Hadoop is used. Where the system knows the user, nothing changes. */
    static void settle() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return;
        }
        UnixSystem user = new UnixSystem();
        if (user.getUsername() == null && !UserGroupInformation.isSecurityEnabled()) {
            UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name(System.getenv(), user.getUid())));
            home(System.getProperty(HOME, ""), System.getenv(), System.getProperty("java.io.tmpdir")).ifPresent(home -> System.setProperty(HOME, home));
        }
    }

    static String name(Map<String, String> environment, long uid) {
        String given = environment.getOrDefault("HADOOP_USER_NAME", "");
        return given.isBlank() ? "uid" + uid : given;
    }

    /** Another home, if the one that Java has found is no folder to write to. */
    static Optional<String> home(String found, Map<String, String> environment, String scratch) {
        if (isHome(found)) {
            return Optional.empty();
        }
        String given = environment.getOrDefault("HOME", "");
        return Optional.of(isHome(given) ? given : scratch);
    }

    private static boolean isHome(String folder) {
        return folder.startsWith("/") && Files.isDirectory(Path.of(folder)) && Files.isWritable(Path.of(folder));
    }
}
