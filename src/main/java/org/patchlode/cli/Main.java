package org.patchlode.cli;

import java.util.Locale;
import org.patchlode.command.line.ExitCode;
import org.patchlode.model.ConfigurationException;

/** Where {@code spark-submit} enters. The only class that ends the JVM. */
public final class Main {

    private Main() {}

    /** @param args command and its options */
    public static void main(String[] args) {
        // Figures look the same wherever the job runs.
        Locale.setDefault(Locale.ROOT);
        try {
            HostUser.settle();
        } catch (ConfigurationException e) {
            end(ExitCode.of(e, System.err).code(), System.getProperty("spark.submit.deployMode", ""), System.getProperty("spark.master", ""));
            return;
        }
        int code = PatchlodeCommand.run(args, System.out, System.err);
        System.out.flush();
        System.err.flush();
        end(code, System.getProperty("spark.submit.deployMode", ""), System.getProperty("spark.master", ""));
    }

    /**
     * Exits even if all is well, for ND4J and Hadoop leave threads behind that would keep the JVM. But YARN's application
     * master, in whose JVM the driver lives in cluster mode, takes an exit before its own end for a failure that it knows
     * nothing of. It exits by itself when this method returns, and what is thrown it tells whoever submitted the job.
     */
    private static void end(int code, String deployMode, String master) {
        if (exits(deployMode, master)) {
            System.exit(code);
        }
        if (code != 0) {
            throw new IllegalStateException("patchlode ended with exit code %d; the driver's log has the reason, in a line that begins with 'patchlode:'".formatted(code));
        }
    }

    static boolean exits(String deployMode, String master) {
        return !deployMode.equals("cluster") || !master.startsWith("yarn");
    }
}
