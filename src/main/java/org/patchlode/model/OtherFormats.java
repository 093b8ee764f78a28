package org.patchlode.model;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.patchlode.network.ModelException;

/** Files of models that are not read here, told by their first bytes or entries, and what their owner can do about it. */
public final class OtherFormats {

    /** First bytes that are looked at. */
    public static final int HEAD = 16;

    private static final String PYTORCH = "it is a PyTorch file (%s), which PyTorch alone can run; export it to ONNX there: torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), \"net.onnx\"), with the size that the network was trained on";
    private static final String SAVED_MODEL = "save the model in Keras with model.save(\"net.keras\"), or convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output net.onnx";
    private static final String WEIGHTS = "weights or a pickled module";
    private static final byte PICKLE = (byte) 0x80;
    private static final int LENGTH = 8;

    private OtherFormats() {}

    /** @throws ModelException if the file is known, and none that is read here */
    public static void refuse(byte[] head) {
        known(head).ifPresent(sentence -> {
            throw new ModelException(sentence);
        });
    }

    private static Optional<String> known(byte[] head) {
        if (head.length > 2 && head[0] == PICKLE && head[1] >= 2 && head[1] <= 5) {
            return Optional.of(PYTORCH.formatted("pickled, as torch.save wrote before 1.6, or another pickle"));
        }
        if (text(head, 4, "TFL3")) {
            return Optional.of("it is a TensorFlow Lite model, which is made for devices and often quantised; give the Keras model that it was converted from, saved with model.save(\"net.keras\")");
        }
        // Eight bytes of length before a description in JSON.
        if (head.length > LENGTH && head[LENGTH] == '{' && head[LENGTH - 1] == 0 && head[LENGTH - 2] == 0) {
            return Optional.of("it is a safetensors file, which holds weights without the network; load them into the network and export it: torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), \"net.onnx\")");
        }
        if (text(head, 0, "{")) {
            return Optional.of("it is a description in JSON, such as model.json of Keras or TensorFlow.js, without weights; save the whole model in Keras with model.save(\"net.keras\")");
        }
        // Schema version 1 of a SavedModel; ONNX files of the opsets that are read begin with a larger IR version.
        if (head.length > 2 && head[0] == 8 && head[1] == 1 && head[2] == 0x12) {
            return Optional.of("it is a part of TensorFlow's SavedModel; " + SAVED_MODEL);
        }
        return Optional.empty();
    }

    /** What to do about a folder. */
    public static String folder() {
        return "is a folder, as TensorFlow's SavedModel is; Patchlode reads files: " + SAVED_MODEL;
    }

    /** @throws ModelException if an archive of such entries is known, and none that is read here */
    public static void refuse(Stream<String> entries) {
        entries.map(OtherFormats::pytorch).flatMap(Optional::stream).min(Comparator.comparing(WEIGHTS::equals)).ifPresent(what -> {
            throw new ModelException(PYTORCH.formatted(what));
        });
    }

    private static Optional<String> pytorch(String entry) {
        if (entry.endsWith("/constants.pkl")) {
            return Optional.of("TorchScript");
        } else if (entry.endsWith("/archive_format") || entry.endsWith("serialized_exported_program.json")) {
            return Optional.of("an exported program");
        } else if (entry.endsWith("/data.pkl")) {
            return Optional.of(WEIGHTS);
        }
        return Optional.empty();
    }

    private static boolean text(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            if (at + i >= head.length || head[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
