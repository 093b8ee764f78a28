package org.patchlode.job.project;

import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.WinningImage;
import org.patchlode.analysis.WinningImageAnalysis;
import org.patchlode.engine.Worker;
import org.patchlode.report.draw.Thumbnails;
import org.patchlode.timing.StepTimes;

/** A small picture of every image that won, for the report. */
public record ThumbnailAnalysis() implements WinningImageAnalysis {

    static final String NAME = "thumbnails";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Work begin(Worker worker, StepTimes times) {
        return new Work() {
            @Override
            public void accept(WinningImage image, AnalysisTable.Sink rows) {
                if (image.part() == 0) {
                    rows.row(image.place(), image.image(), Thumbnails.jpeg(image.pixels()));
                }
            }

            @Override
            public void end(AnalysisTable.Sink rows) {
                // Every row came with its image.
            }
        };
    }
}
