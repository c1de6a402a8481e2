package io.adapruner.benchmarks.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.api.JobRequest;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.data.demo.DemoImages;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Jobs of some hundred milliseconds, one of each way through the pipeline, on one network of three convolutions and 120 images.
 *
 * @param requests without training; two epochs; two budgets, an epoch each; a sparse training first
 */
record TinyJobs(List<JobRequest> requests) {
    private static final int TRAIN = 100;
    private static final int TEST = 20;
    private static final int BATCH = 16;

    TinyJobs {
        requests = List.copyOf(requests);
    }

    /** Makes model and images in the folder and registers them. */
    static TinyJobs register(GatewayClient gateway, Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        DemoImages.write(data, 1, TRAIN, TEST);
        Path model = folder.resolve("tiny.onnx");
        Network network = network();
        OnnxExport.write(network, Initialisation.random(network, 7), Preprocessing.imageNet(), model);
        Submission submission = Submission.register(gateway, model, Optional.empty(), data);
        return new TinyJobs(List.of(
                small(submission.request(0, 50)),
                small(submission.request(2, 60)),
                small(submission.request(1, 40, 70)),
                small(submission.request(0, 50), TinyJobs::sparse)));
    }

    /** The request for the job of a number, from 0: the kinds take turns. */
    int kind(int job) {
        return job % requests.size();
    }

    private static JobRequest small(JobRequest request) {
        return small(request, _ -> {});
    }

    /** fp32, which every processor computes alike; what is compared is not how well a network this small learns. */
    private static JobRequest small(JobRequest request, Consumer<ObjectNode> change) {
        ObjectNode document = Json.mapper().valueToTree(request);
        document.withObject("/training").put("batch", BATCH);
        document.put("precision", "fp32");
        change.accept(document);
        return Json.mapper().convertValue(document, JobRequest.class);
    }

    private static void sparse(ObjectNode request) {
        request.putObject("sparse").put("epochs", 1).put("lambda", 1e-4).put("learningRate", 0.01);
    }

    private static Network network() {
        return new Network(
                "tiny",
                TensorShape.of(3, 32, 32),
                List.of(
                        new Layer("conv1", Conv2d.of(3, 8, 3, 2, 1), List.of(Network.INPUT)),
                        new Layer("bn1", BatchNorm2d.of(8), List.of("conv1")),
                        new Layer("relu1", new Relu(), List.of("bn1")),
                        new Layer("conv2", Conv2d.of(8, 16, 3, 2, 1), List.of("relu1")),
                        new Layer("bn2", BatchNorm2d.of(16), List.of("conv2")),
                        new Layer("relu2", new Relu(), List.of("bn2")),
                        new Layer("conv3", Conv2d.of(16, 16, 3, 1, 1), List.of("relu2")),
                        new Layer("bn3", BatchNorm2d.of(16), List.of("conv3")),
                        new Layer("relu3", new Relu(), List.of("bn3")),
                        new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("relu3")),
                        new Layer("flatten", new Flatten(), List.of("pool")),
                        new Layer("fc", new Linear(16, 10, true), List.of("flatten"))),
                "fc",
                List.of());
    }
}
