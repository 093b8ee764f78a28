package org.patchlode.report.html;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.patchlode.network.names.ShortNames;

/** The templates of the report. Everything put into one is escaped for the place it stands in. */
public final class Pages {

    /** Sent to the browser as they are. */
    public static final String[] ASSETS =
            {"report.css", "report.js", "start.js", "filter.js", "sheet.js", "known.js", "unit.js", "responses.js", "pictures.js", "parts.js", "scatter.js", "image.js", "search.js"};

    private final Configuration templates = new Configuration(Configuration.VERSION_2_3_34);

    public Pages() {
        templates.setClassForTemplateLoading(Pages.class, "/org/patchlode/report");
        templates.setDefaultEncoding("UTF-8");
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat("computer");
        // .ftlh and .ftlx escape by their names; this is for a template misnamed.
        templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        // Templates show data; none may name a Java class.
        templates.setAPIBuiltinEnabled(false);
        templates.setSharedVariable("middle", (TemplateMethodModelEx) Pages::middle);
        templates.setNewBuiltinClassResolver(freemarker.core.TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    }

    public String render(String template, Map<String, Object> model) {
        StringWriter out = new StringWriter();
        try {
            templates.getTemplate(template).process(model, out);
        } catch (IOException | TemplateException e) {
            throw new IllegalStateException("template '%s' of the report does not fit its data".formatted(template), e);
        }
        return out.toString();
    }

    /** For templates: a name of at most so many characters. */
    private static String middle(List<?> arguments) throws TemplateModelException {
        String name = ((TemplateScalarModel) arguments.get(0)).getAsString();
        return ShortNames.middle(name, ((TemplateNumberModel) arguments.get(1)).getAsNumber().intValue());
    }

    public static byte[] asset(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/org/patchlode/report/" + name)) {
            if (in == null) {
                throw new IllegalStateException("'%s' is missing from the jar; build it again".formatted(name));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
