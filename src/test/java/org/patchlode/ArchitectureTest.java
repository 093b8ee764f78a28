package org.patchlode;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Collectors;

/** The rooms of the house and the arrows between them. */
@AnalyzeClasses(packages = "org.patchlode", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final long MOST_CLASSES = 25;

    @ArchTest
    static final ArchRule ARROWS_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("network").definedBy("org.patchlode.network..")
            .layer("model").definedBy("org.patchlode.model..")
            .layer("engine").definedBy("org.patchlode.engine..")
            .layer("timing").definedBy("org.patchlode.timing..")
            .layer("mining").definedBy("org.patchlode.mining..")
            .layer("corpus").definedBy("org.patchlode.corpus..")
            .layer("demo").definedBy("org.patchlode.demo..")
            .layer("job").definedBy("org.patchlode.job..")
            .layer("storage").definedBy("org.patchlode.storage..")
            .layer("result").definedBy("org.patchlode.result..")
            .layer("report").definedBy("org.patchlode.report..")
            .layer("cli").definedBy("org.patchlode.cli..")
            .layer("api").definedBy("org.patchlode.api..")
            .whereLayer("api").mayNotBeAccessedByAnyLayer()
            .whereLayer("cli").mayOnlyBeAccessedByLayers("api")
            .whereLayer("job").mayOnlyBeAccessedByLayers("cli", "api")
            .whereLayer("report").mayOnlyBeAccessedByLayers("job", "cli", "api")
            .whereLayer("demo").mayOnlyBeAccessedByLayers("cli", "job")
            .whereLayer("storage").mayOnlyBeAccessedByLayers("corpus", "result", "report", "job", "cli", "api")
            .whereLayer("result").mayOnlyBeAccessedByLayers("job", "report", "cli", "api")
            .whereLayer("corpus").mayOnlyBeAccessedByLayers("report", "job", "cli", "api")
            .whereLayer("mining").mayOnlyBeAccessedByLayers("corpus", "job", "cli")
            .whereLayer("engine").mayOnlyBeAccessedByLayers("job")
            .whereLayer("model").mayOnlyBeAccessedByLayers("corpus", "job", "cli", "api");

    @ArchTest
    static final ArchRule PURE_ROOMS_KNOW_NEITHER_ND4J_NOR_SPARK = noClasses()
            .that().resideInAnyPackage("org.patchlode.network..", "org.patchlode.mining..")
            .should().dependOnClassesThat().resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..", "org.apache.spark..", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule ONLY_JOBS_KNOW_SPARK = noClasses()
            .that().resideInAnyPackage("org.patchlode.network..", "org.patchlode.mining..", "org.patchlode.model..", "org.patchlode.engine..", "org.patchlode.corpus..",
                    "org.patchlode.storage..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..");

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_AND_THE_READERS_KNOW_ND4J = noClasses()
            .that().resideOutsideOfPackages("org.patchlode.engine..", "org.patchlode.model..", "org.patchlode.demo..", "org.patchlode.job.demo..")
            .should().dependOnClassesThat().resideInAnyPackage("org.nd4j..", "org.deeplearning4j..");

    @ArchTest
    static final ArchRule ONLY_MAIN_ENDS_THE_JVM = noClasses()
            .that().doNotHaveFullyQualifiedName("org.patchlode.cli.Main")
            .should().callMethod(System.class, "exit", int.class)
            .orShould().callMethod(Runtime.class, "exit", int.class)
            .orShould().callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule PACKAGES_OF_ENGINES_AND_READERS_FORM_NO_CYCLES = slices()
            .matching("org.patchlode.(**)")
            .namingSlices("$1")
            .should().beFreeOfCycles()
            .ignoreDependency(resideOutsideOfPackages("org.patchlode.network..", "org.patchlode.model..", "org.patchlode.engine..", "org.patchlode.timing.."), alwaysTrue());

    /** Of top-level classes: a package is what one keeps in mind at once. */
    @ArchTest
    static void packagesOfEnginesAndReadersStaySmall(JavaClasses classes) {
        Map<String, Long> sizes = classes.stream()
                .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
                .filter(c -> c.getPackageName().matches("org\\.patchlode\\.(network|model|engine)(\\..*)?"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes).isNotEmpty().allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_CLASSES));
    }
}
