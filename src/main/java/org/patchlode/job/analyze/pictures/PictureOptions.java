package org.patchlode.job.analyze.pictures;

import java.util.List;
import java.util.Optional;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.job.analyze.Subject;
import org.patchlode.network.Layer;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;

/** What the analyses of altered pictures share. */
final class PictureOptions {

    static final Option<Optional<List<Float>>> FILL = Fill.OPTION.deciding(Effect.CONTRIBUTIONS);
    static final Option<Optional<String>> GROUP = Option.text("group", "COLUMN",
            "Column of --labels that says which images belong together (a person, a patient): intervals draw whole groups. Without it images are taken as independent.").deciding(Effect.TABLES);

    private PictureOptions() {}

    /** What a reader must know of the classes that a network tells. */
    static List<String> notes(Subject subject, Optional<ClassOutput> output) {
        Layer last = subject.network().layers().get(subject.network().layers().size() - 1);
        if (output.isEmpty() && subject.network().foreign().isPresent()) {
            return List.of("the model's graph, which has operators that ONNX Runtime alone runs, ends in no list of classes, so nothing is told of classes and their probability");
        }
        if (output.isEmpty()) {
            return List.of("the network ends in layer '%s' of %s, which names no class, so nothing is told of classes and their probability".formatted(last.name(), last.shape()));
        }
        return output.get().softmax() ? List.of() : List.of("the network's last layer '%s' is no softmax, so the probability of a class is the softmax over its values".formatted(last.name()));
    }
}
