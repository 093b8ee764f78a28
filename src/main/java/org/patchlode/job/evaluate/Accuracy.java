package org.patchlode.job.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.patchlode.engine.Peaks;

/**
 * How often a classifier was right.
 *
 * @param images counted
 * @param top1 of them whose class had the largest output
 * @param top5 of them whose class was among the five largest
 * @param bad images that could not be shown to the network
 * @param firstBad one of them with its reason, or nothing
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public record Accuracy(long images, long top1, long top5, long bad, String firstBad) implements Serializable {

    private static final int FIVE = 5;
    static final Accuracy NONE = new Accuracy(0, 0, 0, 0, "");

    /** Of one image. Of equal outputs the class with the smaller number counts as larger. */
    static Accuracy of(Peaks outputs, int label) {
        float own = outputs.value(label);
        int ahead = 0;
        for (int i = 0; i < outputs.maps(); i++) {
            if (outputs.value(i) > own || outputs.value(i) == own && i < label) {
                ahead++;
            }
        }
        return new Accuracy(1, ahead == 0 ? 1 : 0, ahead < FIVE ? 1 : 0, 0, "");
    }

    static Accuracy bad(String image, String reason) {
        return new Accuracy(0, 0, 0, 1, image + ": " + reason);
    }

    /** Both together. */
    Accuracy plus(Accuracy other) {
        String bad = firstBad.isEmpty() || !other.firstBad.isEmpty() && other.firstBad.compareTo(firstBad) < 0 ? other.firstBad : firstBad;
        return new Accuracy(images + other.images, top1 + other.top1, top5 + other.top5, this.bad + other.bad, bad);
    }

    /** Fraction of the images. */
    public double top1Accuracy() {
        return (double) top1 / images;
    }

    /** Fraction of the images. */
    public double top5Accuracy() {
        return (double) top5 / images;
    }
}
