package org.patchlode.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.patchlode.corpus.CorpusException;
import org.patchlode.job.TooManyBadImagesException;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.ModelException;
import org.patchlode.network.UnknownLayerException;
import org.patchlode.report.ReportException;
import org.patchlode.result.OutputException;
import org.patchlode.storage.Addresses;
import org.patchlode.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a command ends with, for scripts. */
enum ExitCode {
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

    int code() {
        return code;
    }

    /** Tells the user what went wrong and says how to end. Only what nobody foresaw leaves a stack trace, in the log. */
    static ExitCode of(Throwable failure, PrintStream err) {
        err.println("patchlode: " + sentence(failure));
        Optional<Throwable> foreseen = foreseen(failure);
        if (foreseen.isEmpty()) {
            LOG.error("unexpected failure", failure);
        } else if (foreseen.get() instanceof StorageException) {
            // Whoever runs the storage will want to know.
            LOG.error("the storage failed", failure);
        }
        return foreseen.map(ExitCode::byType).orElse(FAILED);
    }

    /** The exception of this program that says what went wrong, within whatever Spark wrapped around it. */
    static Optional<Throwable> foreseen(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (byType(cause) != FAILED || cause instanceof StorageException) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    /** What went wrong, in one line. */
    static String sentence(Throwable failure) {
        return foreseen(failure).map(cause -> oneLine(cause.getMessage())).orElseGet(() -> {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return "the job failed: %s; the log has the details".formatted(oneLine(firstLine(root)));
        });
    }

    /** What a library or a stranger's file put into a message must not draw on the terminal. */
    private static String oneLine(String message) {
        return Addresses.masked(String.valueOf(message)).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    }

    private static ExitCode byType(Throwable cause) {
        if (cause instanceof ConfigurationException || cause instanceof UnknownLayerException || cause instanceof ReportException) {
            return WRONG_USAGE;
        } else if (cause instanceof ModelException || cause instanceof CorpusException) {
            return UNUSABLE_INPUT;
        } else if (cause instanceof OutputException) {
            return OUTPUT_REFUSED;
        } else if (cause instanceof TooManyBadImagesException) {
            return TOO_MANY_BAD_IMAGES;
        }
        return FAILED;
    }

    /** Of a failure in a task, Spark's message holds the stack trace of the executor; its first line names the failure. */
    private static String firstLine(Throwable root) {
        String message = String.valueOf(root.getMessage());
        String first = message.lines().findFirst().orElse("");
        int task = message.indexOf("): java.lang.IllegalStateException: ");
        if (task >= 0) {
            first = message.substring(task + "): java.lang.IllegalStateException: ".length()).lines().findFirst().orElse(first);
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : first;
    }
}
