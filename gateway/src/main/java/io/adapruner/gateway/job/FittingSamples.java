package io.adapruner.gateway.job;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.formats.document.Basis;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Network;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** Samples that a model takes: of its shape, and of a kind that is normalised for it. */
final class FittingSamples {
    private static final int COLOURS = 3;

    private FittingSamples() {}

    /** @throws ProblemException INVALID_REQUEST naming both shapes, or the preprocessing that is missing */
    static void check(NetworkDocument model, DatasetDocument dataset) {
        SampleFormat samples = dataset.format();
        String name = model.network().name();
        if (!samples.shape().equals(model.network().input())) {
            throw invalid((samples.kind() == SampleKind.IMAGES ? "images" : "arrays") + " of data set " + dataset.id()
                    + " are " + samples.shape() + ", model " + name + " takes "
                    + model.network().input()
                    + (samples.kind() == SampleKind.IMAGES
                            ? " (channels x height x width)"
                            : "; arrays are not resized"));
        }
        if (samples.kind() == SampleKind.IMAGES && model.network().inputs().size() > 1) {
            throw invalid("model " + name + " takes the inputs "
                    + model.network().inputs().stream().map(Network.Input::name).toList()
                    + ", joined by their channels: its samples are arrays, not the images of data set " + dataset.id());
        }
        if (samples.kind() == SampleKind.IMAGES) {
            checkNormalised(model, samples);
        }
    }

    /** ImageNet's mean and deviation are of colours; what describes arrays says nothing of pixels. */
    private static void checkNormalised(NetworkDocument model, SampleFormat images) {
        if (model.basis() == Basis.ASSUMED && images.shape().channels() != COLOURS) {
            throw invalid(
                    "preprocessing: model " + model.network().name()
                            + " has none, and ImageNet's is not of images of one channel; register it with a mean and a deviation");
        }
        if (model.basis() == Basis.ARRAYS) {
            throw invalid("preprocessing: that of model " + model.network().name()
                    + " is of arrays; to prune it on images, register it with a mean and a deviation of pixels");
        }
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
