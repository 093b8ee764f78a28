package org.patchlode.faces.study;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.result.Tables;

/** Single feature maps: those whose masking would revise an error, and those that tell most of a factor. */
final class StudyUnits {

    private final StudyFolder study;
    private final String run;

    StudyUnits(StudyFolder study, String run) {
        this.study = study;
        this.run = run;
    }

    void errors(List<Part> parts) {
        List<Row> rows = study.table("ablation", "errors").collectAsList();
        long wrong = rows.stream().map(row -> row.<String>getAs("image")).distinct().count();
        long one = rows.stream().filter(row -> row.<Integer>getAs("masked") == 1 && row.<Boolean>getAs("revised")).count();
        parts.add(new Part.Text(wrong == 0 ? "The network got none of the masked faces wrong." : "Of %d faces that the network gets wrong, masking one feature map of the last layer would revise %d.".formatted(wrong, one)));
        parts.add(new Part.Cells("Errors, and the map whose masking helps most", List.of("face", "person", "answer", "layer", "feature map", "gain", "revised"), rows.stream()
                .filter(row -> row.<Integer>getAs("masked") == 1).limit(20).map(row -> List.of(row.<String>getAs("image").replaceAll(".*/", ""), String.valueOf(row.<Integer>getAs("class")),
                        String.valueOf(row.<Integer>getAs("answer")), row.<String>getAs("layer"), String.valueOf(row.<Integer>getAs("channel")), StudyFolder.text("%.3f", row.<Double>getAs("gain")),
                        row.<Boolean>getAs("revised") ? "yes" : "no")).toList()));
    }

    /** Three of each, and how much the best ones code. */
    void units(List<Part> parts) {
        for (String factor : List.of("identity", "yaw", "expression")) {
            List<Row> best = study.table("information", "information").where("estimator = 'binned' and bits is not null and factor = '%s'".formatted(factor))
                    .orderBy(functions.col("bits").desc(), functions.col("layer"), functions.col("channel")).limit(3).collectAsList();
            String sure = best.isEmpty() || best.get(0).isNullAt(best.get(0).fieldIndex("q")) ? "" : best.get(0).<Double>getAs("q") < 0.05
                    ? "" : " Not even the first of them tells more than chance among so many maps would give (q %.2f), so the patches show nothing of it.".formatted(best.get(0).<Double>getAs("q"));
            parts.add(new Figure.Pictures("Three units that tell most of " + factor, "The feature maps with the most bits about %s, and the patches that excite them most.%s".formatted(factor, sure), List.of(),
                    best.stream().map(this::patches).toList()));
        }
    }

    private Figure.PictureRow patches(Row unit) {
        String layer = unit.getAs("layer");
        int channel = unit.getAs("channel");
        List<Row> winners = Tables.read(study.spark(), run + "/winners").where(functions.col("layer").equalTo(layer).and(functions.col("channel").equalTo(channel))).orderBy("rank").limit(6)
                .select("patch", "image").collectAsList();
        return new Figure.PictureRow(StudyFolder.text("%s %d: %.3f bits", layer, channel, unit.<Double>getAs("bits")), winners.stream()
                .map(row -> new Figure.Shot(row.getAs("patch"), "", "patch of " + row.<String>getAs("image").replaceAll(".*/", ""), true)).toList());
    }
}
