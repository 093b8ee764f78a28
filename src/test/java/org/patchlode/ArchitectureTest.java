package org.patchlode;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Collectors;

/** Which package may know which, and which libraries. */
@AnalyzeClasses(packages = "org.patchlode", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final long MOST_CLASSES = 25;
    /** No analyses, but what analyses are made of. */
    private static final String[] SHARED_BY_ANALYSES = {"org.patchlode.analysis.statistics..", "org.patchlode.analysis.figure..", "org.patchlode.analysis.blocks..",
            "org.patchlode.analysis.altered.."};

    @ArchTest
    static final ArchRule LAYERS_DEPEND_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("network").definedBy("org.patchlode.network..")
            .layer("model").definedBy("org.patchlode.model..")
            .layer("engine").definedBy("org.patchlode.engine..")
            .layer("timing").definedBy("org.patchlode.timing..")
            .layer("mining").definedBy("org.patchlode.mining..")
            .layer("analysis").definedBy("org.patchlode.analysis..")
            .layer("corpus").definedBy("org.patchlode.corpus..")
            .layer("faces").definedBy("org.patchlode.faces..")
            .layer("job").definedBy("org.patchlode.job..")
            .layer("storage").definedBy("org.patchlode.storage..")
            .layer("result").definedBy("org.patchlode.result..")
            .layer("report").definedBy("org.patchlode.report..")
            .layer("option").definedBy("org.patchlode.option..")
            .layer("command").definedBy("org.patchlode.command..")
            .layer("cli").definedBy("org.patchlode.cli..")
            .layer("api").definedBy("org.patchlode.api..")
            .whereLayer("api").mayNotBeAccessedByAnyLayer()
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .whereLayer("command").mayOnlyBeAccessedByLayers("faces", "cli", "api")
            .whereLayer("job").mayOnlyBeAccessedByLayers("command", "faces", "cli", "api")
            .whereLayer("report").mayOnlyBeAccessedByLayers("job", "command", "faces", "cli", "api")
            .whereLayer("faces").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("storage").mayOnlyBeAccessedByLayers("option", "corpus", "result", "report", "job", "command", "faces", "cli", "api")
            .whereLayer("result").mayOnlyBeAccessedByLayers("job", "report", "command", "faces", "cli", "api")
            .whereLayer("corpus").mayOnlyBeAccessedByLayers("analysis", "report", "job", "command", "faces", "cli", "api")
            .whereLayer("mining").mayOnlyBeAccessedByLayers("corpus", "analysis", "report", "job", "cli")
            .whereLayer("analysis").mayOnlyBeAccessedByLayers("result", "report", "job", "command", "faces", "cli", "api")
            .whereLayer("engine").mayOnlyBeAccessedByLayers("analysis", "job")
            .whereLayer("option").mayOnlyBeAccessedByLayers("analysis", "job", "command", "faces", "cli", "api")
            .whereLayer("model").mayOnlyBeAccessedByLayers("option", "corpus", "analysis", "job", "command", "faces", "cli", "api");

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NEITHER_ND4J_NOR_SPARK = noClasses()
            .that().resideInAnyPackage("org.patchlode.network..", "org.patchlode.mining..", "org.patchlode.digest..")
            .should().dependOnClassesThat().resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..", "org.apache.spark..", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule ONLY_JOBS_KNOW_SPARK = noClasses()
            .that().resideInAnyPackage("org.patchlode.network..", "org.patchlode.mining..", "org.patchlode.model..", "org.patchlode.engine..", "org.patchlode.corpus..",
                    "org.patchlode.storage..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..");

    /** Starting Spark takes longer than drawing one. */
    @ArchTest
    static final ArchRule SHEETS_NEED_NO_SPARK = noClasses()
            .that().resideInAnyPackage("org.patchlode.report.sheet..", "org.patchlode.report.draw..")
            .or().haveFullyQualifiedName("org.patchlode.result.DirectTable").or().haveFullyQualifiedName("org.patchlode.result.DirectRows")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..");

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_AND_THE_READERS_KNOW_ND4J = noClasses()
            .that().resideOutsideOfPackages("org.patchlode.engine..", "org.patchlode.model..", "org.patchlode.faces.train..")
            .should().dependOnClassesThat().resideInAnyPackage("org.nd4j..", "org.deeplearning4j..");

    @ArchTest
    static final ArchRule THE_API_KNOWS_NO_COMMAND_LINE = noClasses()
            .that().resideInAnyPackage("org.patchlode.api..", "org.patchlode.command", "org.patchlode.option..", "org.patchlode.job..")
            .should().dependOnClassesThat().resideInAnyPackage("org.patchlode.command.line..", "picocli..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("org.patchlode.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ANALYSES_KNOW_NEITHER_SPARK_NOR_HADOOP_NOR_A_BACKEND = noClasses()
            .that().resideInAPackage("org.patchlode.analysis..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.nd4j..", "org.deeplearning4j..", "org.bytedeco..",
                    "ai.onnxruntime..", "org.patchlode.engine.onednn..", "org.patchlode.engine.nd4j..", "org.patchlode.engine.onnxruntime..");

    @ArchTest
    static final ArchRule ONLY_ITS_ENGINE_KNOWS_ONNX_RUNTIME = noClasses()
            .that().resideOutsideOfPackage("org.patchlode.engine.onnxruntime..")
            .should().dependOnClassesThat().resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule ANALYSES_DO_NOT_KNOW_EACH_OTHER = slices().matching("org.patchlode.analysis.(*)..").should().notDependOnEachOther()
            .ignoreDependency(DescribedPredicate.alwaysTrue(), JavaClass.Predicates.resideInAnyPackage(SHARED_BY_ANALYSES));

    @ArchTest
    static final ArchRule ONLY_MAIN_ENDS_THE_JVM = noClasses()
            .that().doNotHaveFullyQualifiedName("org.patchlode.cli.Main")
            .should().callMethod(System.class, "exit", int.class)
            .orShould().callMethod(Runtime.class, "exit", int.class)
            .orShould().callMethod(Runtime.class, "halt", int.class);

    /** Of top-level classes: a package is what one keeps in mind at once. */
    @ArchTest
    static void packagesStaySmall(JavaClasses classes) {
        Map<String, Long> sizes = classes.stream()
                .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes).isNotEmpty().allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_CLASSES));
    }
}
