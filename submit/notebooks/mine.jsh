// Patchlode from a JVM notebook. Run it whole by
//
//     submit/notebooks/jshell submit/notebooks/mine.jsh
//
// or start 'submit/notebooks/jshell' and paste it step by step; a Java or Scala cell of any notebook with a Spark session
// takes the same lines. It mines what 'submit/patchlode demo' left behind, unless the variables below name other things.

import java.nio.file.*;
import org.apache.spark.sql.*;
import org.patchlode.api.*;

String named(String variable, String otherwise) { return System.getenv().getOrDefault(variable, otherwise); }

String model = named("PATCHLODE_MODEL", "patchlode-demo/model/face-resnet10.zip")
String preprocessing = named("PATCHLODE_PREPROCESSING", "demo-faces")
String corpus = named("PATCHLODE_CORPUS", "patchlode-demo/faces")
String output = named("PATCHLODE_OUTPUT", "patchlode-demo/run from jshell")

// A session: in spark-shell and hosted notebooks there is one already.
SparkSession spark = SparkSession.builder().master("local[*]").appName("notebook").config("spark.ui.enabled", "false").config("spark.locality.wait", "0").getOrCreate()

// What would be done? Nothing is written yet.
Mining mining = Patchlode.on(spark).model(model).preprocessing(preprocessing).corpus(corpus).output(output).overwrite()
mining.plan().forEach(System.out::println)

// Start, go on with other things, look now and then.
MineRun job = mining.start()
while (!job.isDone()) {
    System.out.println(job.progress());
    Thread.sleep(1000);
}
MinedRun run = job.result()

// Winners are a Dataset like any other.
run.winners().createOrReplaceTempView("winners")
spark.sql("SELECT layer, channel, rank, score, image FROM winners WHERE rank = 1 ORDER BY score DESC").show(5, false)

// A sheet of the feature maps with the strongest winners of one layer, as PNG.
String layer = spark.sql("SELECT max(layer) FROM winners").first().getString(0)
List<Integer> maps = new ArrayList<>()
for (Row row : spark.sql("SELECT channel FROM winners WHERE rank = 1 AND layer = '" + layer + "' ORDER BY score DESC, channel LIMIT 4").collectAsList()) {
    maps.add(row.getInt(0));
}
Path sheet = Files.write(Path.of(named("PATCHLODE_SHEET", "sheet.png")), run.sheet(layer, maps))
System.out.println("sheet of " + layer + " " + maps + ": " + sheet.toAbsolutePath())
System.out.println("report: " + run.report())

spark.stop()
/exit
