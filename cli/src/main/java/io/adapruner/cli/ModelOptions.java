package io.adapruner.cli;

import io.adapruner.api.ModelRequest;
import io.adapruner.cli.registration.Registration;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.source.BucketLocation;
import io.adapruner.data.source.LocalShards;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.network.Preprocessing;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The network to prune and the data to prune it on. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description =
                    "PyTorch state dict (.pt, .pth, .th), safetensors, torch.export archive (.pt2), or ONNX (.onnx).")
    Path model;

    @Mixin
    StructureOptions structure;

    @Option(
            names = "--mean",
            split = ",",
            description =
                    "Per-channel mean of the input (default: the earlier result's, else ImageNet's, of arrays 0).")
    List<Double> mean;

    @Option(
            names = "--deviation",
            split = ",",
            description = "Per-channel deviation (default: the earlier result's, else ImageNet's, of arrays 1).")
    List<Double> deviation;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|s3://BUCKET/PREFIX",
            description =
                    "WebDataset tar shards (train-*.tar, test-*.tar.gz; or {train,test}-{000..009}.tar), an ImageFolder tree, or a folder without labels, of images"
                            + " (JPEG, PNG, WebP, BMP, GIF, TIFF, PPM), or of arrays of the network's shape (.npy). Of a bucket that the"
                            + " gateway may read, nothing is copied into its store.")
    String data;

    @Option(
            names = "--on-broken",
            paramLabel = "fail|skip",
            defaultValue = "skip",
            description =
                    "Damaged images: 'fail' at the first, or 'skip' and name them, where they are no more than one in a"
                            + " hundred (default: ${DEFAULT-VALUE}).")
    OnBroken onBroken;

    @Option(
            names = "--check",
            paramLabel = "headers|full",
            defaultValue = "headers",
            description =
                    "How images are checked before the job: by their 'headers', or in 'full', by decoding each, which finds damage"
                            + " within that would end the job later (default: ${DEFAULT-VALUE}).")
    ImageCheck check;

    /**
     * The registration without the upload.
     *
     * @throws ProblemException for a file that is not there or a value that cannot be read
     */
    Function<String, ModelRequest> registration() {
        ModelDescription said = structure.of(model, "--model=");
        if (BucketLocation.isMeant(data)) {
            BucketLocation.of(data);
        } else {
            checkHere(Path.of(data));
        }
        if ((mean == null) != (deviation == null)) {
            throw invalid("--mean and --deviation must be given together");
        }
        Optional<Preprocessing> preprocessing =
                Optional.ofNullable(mean).map(means -> new Preprocessing(means, deviation));
        return uploadId -> structure.earlier.of(ModelRequest.of(uploadId, said, preprocessing));
    }

    private static void checkHere(Path folder) {
        if (!Files.exists(folder) && !LocalShards.isPattern(folder)) {
            throw invalid("--data=" + folder + " does not exist");
        }
        if (!Registration.holdsSamples(folder)) {
            throw invalid("--data=" + folder + " holds no images and no arrays");
        }
    }

    /**
     * The files that are sent with the model: those beside it that hold weights of it, or the network that its weights belong to.
     *
     * @throws ProblemException for a model that is damaged, or a file that is missing
     */
    List<Path> companions() {
        if (structure.earlier.given()) {
            return structure.earlier.document().stream().toList();
        }
        return ModelImport.companions(model, structure.of(model, "--model="));
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
