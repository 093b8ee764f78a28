package org.patchlode.job.run;

import org.apache.hadoop.conf.Configuration;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.result.RunFolder;

/** Finds runs that are to be read. */
public final class RunReader {

    private RunReader() {}

    /**
     * The URI of a complete run.
     *
     * @throws CorpusException if there is none, or it is not complete
     */
    public static String complete(String uri, Configuration hadoop) {
        RunFolder run = RunFolder.at(uri, hadoop);
        if (!run.exists()) {
            throw new CorpusException("there is no run at %s; check the name".formatted(uri));
        }
        if (!run.isComplete()) {
            throw new CorpusException("%s is no complete run (it has no _SUCCESS); finish it with 'mine --resume'".formatted(uri));
        }
        return run.uri();
    }
}
