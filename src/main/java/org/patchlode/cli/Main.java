package org.patchlode.cli;

import java.util.Locale;

/** Where {@code spark-submit} enters. The only class that ends the JVM. */
public final class Main {

    private Main() {}

    /** @param args command and its options */
    public static void main(String[] args) {
        // Figures look the same wherever the job runs.
        Locale.setDefault(Locale.ROOT);
        int code = Patchlode.run(args, System.out, System.err);
        System.out.flush();
        System.err.flush();
        if (exits(code, System.getProperty("spark.submit.deployMode", ""), System.getProperty("spark.master", ""))) {
            System.exit(code);
        }
    }

    /**
     * Even if all is well, for ND4J and Hadoop leave threads behind that would keep the JVM. But YARN's application master,
     * in whose JVM the driver lives in cluster mode, takes an exit before its own end for a failure; it exits by itself.
     */
    static boolean exits(int code, String deployMode, String master) {
        return code != 0 || !deployMode.equals("cluster") || !master.startsWith("yarn");
    }
}
