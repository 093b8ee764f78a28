package org.patchlode.command.line;

import java.io.PrintStream;
import org.patchlode.command.FailureText;
import org.patchlode.job.run.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a command ends with, for scripts. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    WRONG_USAGE(2),
    UNUSABLE_INPUT(3),
    OUTPUT_REFUSED(4),
    TOO_MANY_BAD_IMAGES(5);

    private static final Logger LOG = LoggerFactory.getLogger(ExitCode.class);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Tells the user what went wrong and says how to end. Only an unexpected failure leaves a stack trace, in the log. */
    public static ExitCode of(Throwable failure, PrintStream err) {
        err.println("patchlode: " + FailureText.of(failure));
        return switch (Failures.kind(failure)) {
            case WRONG_USAGE -> WRONG_USAGE;
            case UNUSABLE_INPUT -> UNUSABLE_INPUT;
            case OUTPUT_REFUSED -> OUTPUT_REFUSED;
            case TOO_MANY_BAD_IMAGES -> TOO_MANY_BAD_IMAGES;
            case ENGINES_DISAGREE -> FAILED;
            case STORAGE -> {
                // Whoever runs the storage will want to know.
                LOG.error("the storage failed", failure);
                yield FAILED;
            }
            case UNFORESEEN -> {
                if (!Failures.isByShutdown()) {
                    LOG.error("unexpected failure", failure);
                }
                yield FAILED;
            }
        };
    }
}
