package org.patchlode.storage;

import java.io.IOException;
import java.io.InputStream;

/** The child's side of {@link S3Server}: S3Proxy, which ends when the test that started it does, however that ends. */
final class S3ServerProcess {

    private S3ServerProcess() {}

    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(() -> {
            waitForEnd(System.in);
            Runtime.getRuntime().halt(0);
        });
        watch.setDaemon(true);
        watch.start();
        Class.forName("org.gaul.s3proxy.Main").getMethod("main", String[].class).invoke(null, (Object) args);
    }

    private static void waitForEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Nothing is ever said.
            }
        } catch (IOException e) {
            // The parent is gone, which is what was waited for.
        }
    }
}
