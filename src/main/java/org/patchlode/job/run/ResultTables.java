package org.patchlode.job.run;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.plan.MinePlan;
import org.patchlode.job.project.RowChecksums;
import org.patchlode.job.stage.DriverTable;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.UnitStatistics;
import org.patchlode.network.Layer;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunSchemas;

/** Writes the small tables of a run: one row a feature map, one row a bad image. */
final class ResultTables {

    private ResultTables() {}

    /** @param winners checksum of the rows written already @return the checksums of all */
    static Manifest.Rows write(SparkSession spark, RunFolder run, MinePlan plan, MiningState state, String winners) {
        List<Row> units = new ArrayList<>();
        List<Layer> layers = plan.engine().layers();
        for (int layer = 0; layer < layers.size(); layer++) {
            for (int map = 0; map < state.maps(layer); map++) {
                UnitStatistics s = state.statistics(layer, map);
                units.add(RowFactory.create(layers.get(layer).name(), map, s.images(), s.max(), s.mean(), s.std(), s.fractionActive(), s.dead(),
                        s.histogramEdges(), s.histogramCounts()));
            }
        }
        DriverTable.write(spark, units, RunSchemas.units(), run.uri("units"), "units");
        return new Manifest.Rows(winners, RowChecksums.of(units), writeQuarantine(spark, run, state.bad()));
    }

    /** @return the checksum of the rows */
    static String writeQuarantine(SparkSession spark, RunFolder run, List<BadImage> images) {
        List<Row> bad = images.stream().map(b -> RowFactory.create(b.image(), b.reason())).toList();
        DriverTable.write(spark, bad, RunSchemas.quarantine(), run.uri("quarantine"), "quarantine");
        return RowChecksums.of(bad);
    }
}
