package io.adapruner.gateway.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.formats.document.Basis;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Interpolation;
import io.adapruner.recipe.PictureView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FittingSamplesTest {
    private static final TensorShape GREY = TensorShape.of(1, 8, 8);

    /** Whatever their size, and whether they are grey: they become what the network takes. */
    @Test
    void imagesOfAnySizeAndColourFit() {
        for (Basis basis : List.of(Basis.ASSUMED, Basis.GIVEN)) {
            assertThatCode(() -> check(basis, SampleFormat.images(3, 500, 375))).doesNotThrowAnyException();
            assertThatCode(() -> check(basis, SampleFormat.images(1, 8, 8))).doesNotThrowAnyException();
        }
    }

    @Test
    void imagesAreGreyOrOfThreeColours() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> FittingSamples.check(
                        model(TensorShape.of(4, 8, 8), Basis.GIVEN),
                        dataset(SampleFormat.images(3, 8, 8)),
                        PictureView.defaults()))
                .withMessageContaining("holds images, of 1 or 3 channels, the network takes 4x8x8")
                .returns(ProblemCode.INVALID_REQUEST, ProblemException::code);
    }

    @Test
    void theMiddleHasAllPixelsThatTheNetworkTakes() {
        var view = new PictureView(
                Optional.of(7), PictureView.Crop.CENTRE, Interpolation.BILINEAR, PictureView.Orientation.IGNORED);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() ->
                        FittingSamples.check(model(GREY, Basis.GIVEN), dataset(SampleFormat.images(1, 8, 8)), view))
                .withMessageContaining("resize 7 must be at least 8");
    }

    @Test
    void arraysNeedNone() {
        for (Basis basis : Basis.values()) {
            assertThatCode(() -> check(basis, SampleFormat.arrays(GREY))).doesNotThrowAnyException();
        }
    }

    @Test
    void whatWasPrunedOnArraysIsNotPrunedOnImagesByTheSameNumbers() {
        refused(Basis.ARRAYS, SampleFormat.images(1, 8, 8), "is of arrays");
    }

    @Test
    void ofArraysBothShapesAreNamed() {
        refused(Basis.GIVEN, SampleFormat.arrays(TensorShape.of(6, 8)), "arrays of data set d are 6x8");
    }

    private static void refused(Basis basis, SampleFormat samples, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> check(basis, samples))
                .withMessageContaining(message)
                .returns(ProblemCode.INVALID_REQUEST, ProblemException::code);
    }

    private static void check(Basis basis, SampleFormat samples) {
        FittingSamples.check(model(GREY, basis), dataset(samples), PictureView.defaults());
    }

    private static NetworkDocument model(TensorShape input, Basis basis) {
        int channels = input.channels();
        var network = new Network(
                "net",
                input,
                List.of(new Layer("conv", Conv2d.of(channels, 4, 3, 1, 1), List.of(Network.INPUT))),
                "conv",
                List.of());
        return new NetworkDocument(network, Preprocessing.none(channels), basis, List.of());
    }

    private static DatasetDocument dataset(SampleFormat samples) {
        return new DatasetDocument("d", List.of(), samples, List.of(), List.of());
    }
}
