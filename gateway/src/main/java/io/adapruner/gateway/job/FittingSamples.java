package io.adapruner.gateway.job;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.formats.document.Basis;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.PictureView;

/** Samples that a model takes: of its shape, and of a kind that is normalised for it. */
final class FittingSamples {
    private FittingSamples() {}

    /** @throws ProblemException INVALID_REQUEST naming both shapes, or the preprocessing that is missing */
    static void check(NetworkDocument model, DatasetDocument dataset, PictureView view) {
        SampleFormat samples = dataset.format();
        String name = model.network().name();
        TensorShape input = model.network().input();
        switch (samples.kind()) {
            case ARRAYS -> {
                if (!samples.shape().equals(input)) {
                    throw invalid("arrays of data set " + dataset.id() + " are " + samples.shape() + ", model " + name
                            + " takes " + input + "; arrays are not resized");
                }
            }
            case IMAGES -> {
                checkImages(model, dataset);
                view.requireFits(input);
            }
        }
    }

    private static void checkImages(NetworkDocument model, DatasetDocument dataset) {
        String name = model.network().name();
        if (model.network().inputs().size() > 1) {
            throw invalid("model " + name + " takes the inputs "
                    + model.network().inputs().stream().map(Network.Input::name).toList()
                    + ", joined by their channels: its samples are arrays, not the images of data set " + dataset.id());
        }
        try {
            dataset.fittedTo(model.network().input());
        } catch (ProblemException e) {
            throw invalid("model " + name + ": " + e.getMessage());
        }
        if (model.basis() == Basis.ARRAYS) {
            throw invalid("preprocessing: that of model " + name
                    + " is of arrays; to prune it on images, register it with a mean and a deviation of pixels");
        }
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
