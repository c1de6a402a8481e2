package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.benchmarks.formats.ModelMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A quick dozen of the matrix of real architectures (docs/models.md has the whole): small ones that between them hold every
 * kind of coupling, from PyTorch's three ways of exporting.
 */
class ModelMatrixTest {
    private static final Path SCRIPT = Path.of("..", "benchmarks", "models", "export_models.py");
    private static final List<String> MODELS = List.of(
            "resnet18",
            "regnet_y_400mf",
            "densenet121",
            "googlenet",
            "squeezenet1_1",
            "mobilenet_v2",
            "mobilenet_v3_small",
            "mnasnet0_5",
            "efficientnet_b0",
            "shufflenet_v2_x0_5",
            "deeplabv3_mobilenet_v3_large",
            "unet",
            "unet3d",
            "twins",
            "overlaid");

    @TempDir
    Path folder;

    @Test
    void realArchitecturesComeInPruneAndGoOut() throws Exception {
        assertAllPass(MODELS, List.of("pt2", "dynamo"));
    }

    @Test
    void olderAndUnusualExportsComeInToo() throws Exception {
        assertAllPass(
                List.of("mobilenet_v3_small", "unet", "unet3d", "twins", "overlaid", "shufflenet_v2_x0_5+dynamic"),
                List.of("script"));
        assertAllPass(
                List.of("shufflenet_v2_x0_5+decomposed", "resnet18+training", "googlenet+dynamic+decomposed"),
                List.of("pt2"));
    }

    /** Height and width are open in these files, in the pruned networks and in what is exported of them: at a larger size too. */
    @Test
    void whatIsForImagesOfAnySizeStaysSo() throws Exception {
        assertAllPass(
                List.of(
                        "unet+sizes",
                        "unet3d+sizes",
                        "overlaid+sizes",
                        "twins+sizes",
                        "squeezenet1_1+sizes",
                        "deeplabv3_mobilenet_v3_large+sizes"),
                List.of("pt2", "dynamo", "script"));
        assertAllPass(List.of("resnet18+sizes", "shufflenet_v2_x0_5+decomposed+sizes"), List.of("pt2"));
    }

    /** A row that PyTorch's exporter could not write would prove nothing: here all must be there. */
    private void assertAllPass(List<String> models, List<String> formats) throws Exception {
        var table = new ArrayList<String>();
        List<String> problems =
                ModelMatrix.problems(PythonEnvironment.interpreter(), SCRIPT, folder, models, formats, table::add);
        assertThat(problems).as(String.join("\n", table)).isEmpty();
        assertThat(table).noneMatch(row -> row.contains("not exported"));
    }
}
