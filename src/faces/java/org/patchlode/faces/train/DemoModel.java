package org.patchlode.faces.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.patchlode.faces.render.FaceRenderer;

/**
 * The network that comes with the demo: a DL4J archive in the jar, and beside it what it was trained on. A README there
 * says how, and how well it does.
 */
public final class DemoModel {

    /** Name of the archive. */
    public static final String FILE = "face-resnet10.zip";
    /** Name of the record beside it. */
    public static final String RECORD = "face-resnet10.properties";
    /** Name of the ready preprocessing that fits it. */
    public static final String PREPROCESSING = "demo-faces";

    private final Properties properties;

    private DemoModel(Properties properties) {
        this.properties = properties;
    }

    /** The one in the jar. */
    public static DemoModel packed() {
        Properties properties = new Properties();
        try (InputStream in = resource(RECORD)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DemoModel(properties);
    }

    /** The archive. */
    public byte[] bytes() {
        try (InputStream in = resource(FILE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@link FaceRenderer#VERSION} that the network was trained with: it knows no other faces. */
    public String rendererVersion() {
        return properties.getProperty("renderer.version", "");
    }

    /** People that it tells apart. */
    public int identities() {
        return Integer.parseInt(properties.getProperty("identities"));
    }

    /** Side of its input in pixels. */
    public int size() {
        return Integer.parseInt(properties.getProperty("size"));
    }

    private static InputStream resource(String name) {
        InputStream in = DemoModel.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the jar lacks org/patchlode/faces/train/" + name);
        }
        return in;
    }
}
