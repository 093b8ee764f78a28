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
        if (code == 0 && ownedByYarn()) {
            // YARN's application master takes an exit before its own end for a failure, and starts the job again.
            return;
        }
        // Even if all is well, for ND4J and Hadoop leave threads behind that would keep the JVM.
        System.exit(code);
    }

    private static boolean ownedByYarn() {
        return "cluster".equals(System.getProperty("spark.submit.deployMode")) && System.getProperty("spark.master", "").startsWith("yarn");
    }
}
