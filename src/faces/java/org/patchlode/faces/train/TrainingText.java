package org.patchlode.faces.train;

import java.util.List;
import java.util.Locale;

/** What is written beside trained weights: a record for the code, and the same for people. */
public final class TrainingText {

    private TrainingText() {}

    /** Properties that {@link DemoModel} reads. */
    public static String properties(TrainingRecord record) {
        TrainOptions o = record.options();
        return """
                # Written by train-demo beside %s.
                renderer.version = %s
                identities = %d
                size = %d
                parameters = %d
                seed = %d
                test.seed = %d
                test.images = %d
                test.accuracy = %s
                """.formatted(DemoModel.FILE, record.rendererVersion(), o.identities(), o.size(), record.parameters(), o.seed(), o.testSeed(),
                record.overall().images(), number("%.4f", record.overall().accuracy()));
    }

    /** Markdown. */
    public static String readme(TrainingRecord record) {
        TrainOptions o = record.options();
        StringBuilder text = new StringBuilder("""
                # %s

                The 10-layer residual network of Xu et al. 2018, with %d to %d maps a block (%,d parameters), trained by DL4J Spark to
                tell %d rendered people apart. Input %d x %d RGB, preprocessing `%s`, renderer version %s.

                    submit/patchlode train-demo --output DIR %s

                Trained on %,d faces (seed %d); tested on %,d others (seed %d), which differ in pose, light, expression, age, scale, place
                and backdrop: **%s of them are recognised**. %d workers, parameters and momenta averaged every %d steps of %d
                faces; Nesterov momentum; %s in all.

                | epoch | learning rate at its end | loss | accuracy on the test faces |
                |---|---|---|---|
                """.formatted(DemoModel.FILE, o.stem(), o.stem() << 3, record.parameters(), o.identities(), o.size(), o.size(), DemoModel.PREPROCESSING,
                record.rendererVersion(), options(o), o.images(), o.seed(), o.testImages(), o.testSeed(), percent(record.overall().accuracy()),
                o.workers(), o.averagingFrequency(), o.batch(), number("%.0f s", record.seconds())));
        for (TrainingRecord.Point point : record.curve()) {
            text.append("| %d | %s | %s | %s |%n".formatted(point.epoch(), number("%.4f", point.learningRate()), number("%.3f", point.loss()), percent(point.accuracy())));
        }
        table(text, "yaw, degrees", record.byYaw());
        table(text, "light from, degrees sideways", record.byAzimuth());
        table(text, "light from, degrees above", record.byElevation());
        return text.toString();
    }

    /** The options as on the command line. */
    static String options(TrainOptions o) {
        return "--identities %d --size %d --images %d --test-images %d --seed %d --test-seed %d --epochs %d --batch %d --workers %d --averaging-frequency %d --stem %d --learning-rate %s"
                .formatted(o.identities(), o.size(), o.images(), o.testImages(), o.seed(), o.testSeed(), o.epochs(), o.batch(), o.workers(),
                        o.averagingFrequency(), o.stem(), o.learningRate());
    }

    private static void table(StringBuilder text, String name, List<TrainingRecord.Accuracy> bins) {
        text.append("%n| %s | faces | recognised |%n|---|---|---|%n".formatted(name));
        for (TrainingRecord.Accuracy bin : bins) {
            text.append("| %s | %d | %s |%n".formatted(bin.name(), bin.images(), percent(bin.accuracy())));
        }
    }

    private static String percent(double fraction) {
        return Double.isNaN(fraction) ? "-" : number("%.1f %%", 100 * fraction);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
