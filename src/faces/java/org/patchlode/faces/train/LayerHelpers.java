package org.patchlode.faces.train;

import org.deeplearning4j.config.DL4JSystemProperties;

/**
 * Lets DL4J's layers use oneDNN in this JVM: off by default in M2.1, and a third of the training time.
 *
 * @param before the switch as it was; empty for none
 */
record LayerHelpers(String before) {

    static LayerHelpers switchOn() {
        String old = System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, "false");
        return new LayerHelpers(old == null ? "" : old);
    }

    void restore() {
        if (before.isEmpty()) {
            System.clearProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
        } else {
            System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, before);
        }
    }
}
