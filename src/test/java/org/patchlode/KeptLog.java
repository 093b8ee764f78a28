package org.patchlode;

import java.io.StringWriter;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** All that is logged in this JVM until closed, stack traces too. */
public final class KeptLog implements AutoCloseable {

    private static final String NAME = "kept";

    private final StringWriter log = new StringWriter();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final WriterAppender appender = WriterAppender.newBuilder().setName(NAME).setTarget(log)
            .setLayout(PatternLayout.newBuilder().withPattern("%m%n%ex{full}").build()).build();

    private KeptLog() {}

    /** Begins to keep. */
    public static KeptLog begin() {
        KeptLog kept = new KeptLog();
        kept.appender.start();
        kept.context.getConfiguration().getLoggers().values().forEach(logger -> logger.addAppender(kept.appender, null, null));
        kept.context.getRootLogger().addAppender(kept.appender);
        return kept;
    }

    /** What was logged so far. */
    public String text() {
        return log.toString();
    }

    @Override
    public void close() {
        context.getConfiguration().getLoggers().values().forEach(logger -> logger.removeAppender(NAME));
        context.getRootLogger().removeAppender(appender);
    }
}
