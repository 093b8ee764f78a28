package org.patchlode.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.patchlode.training.TrainDemo;
import org.patchlode.training.TrainOptions;
import picocli.CommandLine.Command;

@Command(name = "train-demo", description = "x")
final class TrainDemoCommand implements Callable<Integer> {
    private final PrintStream out;

    TrainDemoCommand(PrintStream out) {
        this.out = out;
    }

    @picocli.CommandLine.Option(names = "--o") private String o;
    @picocli.CommandLine.Parameters private java.util.List<String> p;

    @Override
    public Integer call() throws Exception {
        int[] v = p.stream().mapToInt(Integer::parseInt).toArray();
        // images, test, epochs, batch, workers, freq, stem
        TrainOptions options = new TrainOptions(40, 64, v[0], v[1], 1, 2, v[2], v[3], v[4], v[5], v[6], v[7] / 1000.0);
        try (Sessions.Open spark = Sessions.open("patchlode train-demo")) {
            TrainDemo.Trained t = TrainDemo.run(JavaSparkContext.fromSparkContext(spark.session().sparkContext()), options,
                    org.patchlode.model.PreprocessingFile.read("demo-faces").preprocessing(), out::println);
            out.println(t.record());
            java.nio.file.Files.write(java.nio.file.Path.of(o), t.zip());
        }
        return 0;
    }
}
