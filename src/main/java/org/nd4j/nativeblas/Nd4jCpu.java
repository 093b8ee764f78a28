package org.nd4j.nativeblas;

/**
 * Stands where DL4J 1.0.0-M2.1 looks for ND4J's CPU bindings, which moved to another package in that release. Without it
 * DL4J's layers, asked to use oneDNN, cannot find out that it is there and train several times slower. Nothing else asks
 * for this class, and DL4J does only where its helpers are switched on.
 */
public final class Nd4jCpu {

    private Nd4jCpu() {}

    /** The switch that DL4J reads by reflection. */
    public static final class Environment {

        private static final Environment INSTANCE = new Environment();

        private Environment() {}

        /** The only one. */
        public static Environment getInstance() {
            return INSTANCE;
        }

        /** Whether this build of ND4J has oneDNN; those that Patchlode packs do. */
        public boolean isUseMKLDNN() {
            return true;
        }
    }
}
