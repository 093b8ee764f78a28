package org.patchlode.command;

import org.patchlode.job.run.Failures;

/** Failures as users are told of them. */
public final class FailureText {

    private FailureText() {}

    /** What went wrong, in one line. */
    public static String of(Throwable failure) {
        String sentence = Failures.sentence(failure);
        return Failures.foreseen(failure).isPresent() || Failures.isByShutdown() ? sentence : "the job failed: %s; the log has the details".formatted(sentence);
    }
}
