package org.patchlode.job.engine;

import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;
import org.patchlode.model.ConfigurationException;

/**
 * Loads the native libraries while something else starts. To find them takes the better part of a second, as each name is
 * looked for in every file of the class path, and tasks that need them wait for each other.
 */
public final class NativeStart {

    private NativeStart() {}

    /** Returns at once. For a JVM that is going to decode images and to run a network; others need no native library. */
    public static void aside() {
        Thread thread = new Thread(NativeStart::load, "patchlode-native-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void load() {
        try {
            NativePlatformCheck.require();
        } catch (ConfigurationException e) {
            // Said by whoever needs them first.
            return;
        }
        OneDnnSupport.available();
        OnnxRuntimeSupport.available();
        ImageLoader.loadDecoders();
    }
}
