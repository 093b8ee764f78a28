package org.patchlode.model.zoo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.Darknet19;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.NASNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.TinyYOLO;
import org.deeplearning4j.zoo.model.UNet;
import org.deeplearning4j.zoo.model.VGG16;
import org.deeplearning4j.zoo.model.VGG19;
import org.deeplearning4j.zoo.model.Xception;
import org.deeplearning4j.zoo.model.YOLO2;
import org.patchlode.network.ModelException;

/** Which models DL4J's library has weights of. A model's first weights go by its name, others by {@code name/weights}. */
final class ZooCatalogue {

    private static final Map<String, Supplier<ZooModel<?>>> MODELS = Map.ofEntries(
            Map.entry("AlexNet", () -> AlexNet.builder().build()),
            Map.entry("Darknet19", () -> Darknet19.builder().build()),
            Map.entry("FaceNetNN4Small2", () -> FaceNetNN4Small2.builder().build()),
            Map.entry("InceptionResNetV1", () -> InceptionResNetV1.builder().build()),
            Map.entry("LeNet", () -> LeNet.builder().build()),
            Map.entry("NASNet", () -> NASNet.builder().build()),
            Map.entry("ResNet50", () -> ResNet50.builder().build()),
            Map.entry("SimpleCNN", () -> SimpleCNN.builder().build()),
            Map.entry("SqueezeNet", () -> SqueezeNet.builder().build()),
            Map.entry("TinyYOLO", () -> TinyYOLO.builder().build()),
            Map.entry("UNet", () -> UNet.builder().build()),
            Map.entry("VGG16", () -> VGG16.builder().build()),
            Map.entry("VGG19", () -> VGG19.builder().build()),
            Map.entry("Xception", () -> Xception.builder().build()),
            Map.entry("YOLO2", () -> YOLO2.builder().build()));

    private ZooCatalogue() {}

    /** @throws ModelException if there is no such model, or none with weights */
    static ZooFile find(String name) {
        Map<String, ZooFile> files = files();
        ZooFile file = files.get(name);
        if (file != null) {
            return file;
        }
        String known = String.join(", ", files.keySet());
        boolean untrained = MODELS.keySet().stream().anyMatch(name::equalsIgnoreCase);
        throw new ModelException(untrained
                ? "the zoo model '%s' has no trained weights in DL4J's library; give one of %s, or a file".formatted(name, known)
                : "the zoo has no model '%s'; give one of %s".formatted(name, known));
    }

    /** Every file there is, by name, in whatever case. */
    static Map<String, ZooFile> files() {
        Map<String, ZooFile> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        MODELS.forEach((name, model) -> of(name, model.get()).forEach(file -> files.put(file.name(), file)));
        return files;
    }

    private static List<ZooFile> of(String model, ZooModel<?> zoo) {
        List<ZooFile> files = new ArrayList<>();
        for (PretrainedType weights : PretrainedType.values()) {
            if (zoo.pretrainedAvailable(weights)) {
                String name = files.isEmpty() ? model : model + "/" + weights.name().toLowerCase(Locale.ROOT);
                files.add(new ZooFile(name, URI.create(zoo.pretrainedUrl(weights)), zoo.pretrainedChecksum(weights)));
            }
        }
        return files;
    }
}
