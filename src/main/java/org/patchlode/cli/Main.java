package org.patchlode.cli;

/** Where {@code spark-submit} enters. The only class that ends the JVM. */
public final class Main {

    private Main() {}

    /** @param args command and its options */
    public static void main(String[] args) {
        int code = Patchlode.run(args, System.out, System.err);
        System.out.flush();
        System.err.flush();
        // Always, for ND4J and Hadoop leave threads behind that would keep the JVM.
        System.exit(code);
    }
}
