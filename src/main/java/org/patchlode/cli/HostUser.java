package org.patchlode.cli;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.security.UserGroupInformation;
import org.patchlode.model.ConfigurationException;

/**
 * Gives a user without an entry in passwd, as containers are often run by, a name and a home. Hadoop logs nobody in whom the
 * system cannot name, whatever HADOOP_USER_NAME says, and what keeps files in the home keeps them in a folder called {@code ?}.
 */
final class HostUser {

    private static final String HOME = "user.home";

    private HostUser() {}

    /**
     * To be called before Hadoop is used. Where the system knows the user, nothing changes.
     *
     * @throws ConfigurationException if the user has no home and can have none below the temporary folder
     */
    static void settle() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return;
        }
        if (new UnixSystem().getUsername() == null && !UserGroupInformation.isSecurityEnabled()) {
            long uid = uid();
            UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name(System.getenv(), uid)));
            home(System.getProperty(HOME, ""), System.getenv(), Path.of(System.getProperty("java.io.tmpdir")), uid).ifPresent(home -> System.setProperty(HOME, home));
        }
    }

    /** Of this process. {@link UnixSystem} says 0 of a user whom passwd does not know. */
    private static long uid() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("Uid:")).mapToLong(line -> Long.parseLong(line.split("\\s+")[2])).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("there is no /proc to tell the user by", e);
        }
    }

    static String name(Map<String, String> environment, long uid) {
        String given = environment.getOrDefault("HADOOP_USER_NAME", "");
        return given.isBlank() ? "uid" + uid : given;
    }

    /** Another home, if the one that Java has found is no folder to write to. */
    static Optional<String> home(String found, Map<String, String> environment, Path scratch, long uid) {
        if (isHome(found)) {
            return Optional.empty();
        }
        String given = environment.getOrDefault("HOME", "");
        return Optional.of(isHome(given) ? given : own(scratch.resolve("patchlode-" + uid), uid).toString());
    }

    /** A folder that nobody else can write to: everyone can put files where libraries and models are looked for in the temporary one. */
    private static Path own(Path folder, long uid) {
        try {
            try {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // By an earlier run, or by someone else.
                if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || ((Number) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue() != uid) {
                    throw new ConfigurationException("the user %d has no home, and %s, which would serve as one, is no folder of this user's own; set HOME to a folder that the user can write to"
                            .formatted(uid, folder));
                }
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return folder;
        } catch (IOException e) {
            throw new ConfigurationException("the user %d has no home, and %s, which would serve as one, cannot be made (%s); set HOME to a folder that the user can write to"
                    .formatted(uid, folder, e));
        }
    }

    private static boolean isHome(String folder) {
        return folder.startsWith("/") && Files.isDirectory(Path.of(folder)) && Files.isWritable(Path.of(folder));
    }
}
