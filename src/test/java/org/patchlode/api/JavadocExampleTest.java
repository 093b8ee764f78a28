package org.patchlode.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows is Java that compiles. */
class JavadocExampleTest {

    @TempDir Path folder;

    @Test
    void theExampleCompiles() throws IOException {
        String source = Files.readString(Path.of("src/main/java/org/patchlode/api/Patchlode.java"));
        Matcher example = Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* }</pre>", Pattern.DOTALL).matcher(source);
        assertThat(example.find()).isTrue();
        compile(example.group(1).replaceAll("(?m)^ \\* ?", ""));
    }

    @Test
    void theExamplesOfTheGuideCompile() throws IOException {
        Matcher example = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("docs/notebooks.md")));
        StringBuilder all = new StringBuilder();
        while (example.find()) {
            all.append("{\n").append(example.group(1)).append("}\n");
        }
        assertThat(all).isNotEmpty();
        compile(all.toString());
    }

    private void compile(String body) {
        String code = "import org.patchlode.api.*;\nimport org.patchlode.network.*;\nimport org.patchlode.job.engine.*;\nimport org.apache.spark.sql.*;\n"
                + "class Example { static void example(SparkSession spark) throws Exception {\n" + body + "\n} }\n";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaFileObject unit = new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
        compiler.getTask(null, null, said, List.of("-d", folder.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path")), null, List.of(unit)).call();
        assertThat(said.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR)).as(code).isEmpty();
    }
}
