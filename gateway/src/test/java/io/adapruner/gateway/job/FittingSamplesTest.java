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
import java.util.List;
import org.junit.jupiter.api.Test;

class FittingSamplesTest {
    private static final TensorShape GREY = TensorShape.of(1, 8, 8);

    @Test
    void greyImagesNeedAPreprocessingThatWasGiven() {
        refused(Basis.ASSUMED, SampleFormat.images(1, 8, 8), "register it with a mean and a deviation");
        assertThatCode(() -> check(Basis.GIVEN, SampleFormat.images(1, 8, 8))).doesNotThrowAnyException();
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
    void bothShapesAreNamed() {
        refused(Basis.GIVEN, SampleFormat.images(3, 8, 8), "images of data set d are 3x8x8, model net takes 1x8x8");
        refused(Basis.GIVEN, SampleFormat.arrays(TensorShape.of(6, 8)), "arrays of data set d are 6x8");
    }

    private static void refused(Basis basis, SampleFormat samples, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> check(basis, samples))
                .withMessageContaining(message)
                .returns(ProblemCode.INVALID_REQUEST, ProblemException::code);
    }

    private static void check(Basis basis, SampleFormat samples) {
        var network = new Network(
                "net",
                GREY,
                List.of(new Layer("conv", Conv2d.of(1, 4, 3, 1, 1), List.of(Network.INPUT))),
                "conv",
                List.of());
        FittingSamples.check(
                new NetworkDocument(network, Preprocessing.none(1), basis, List.of()),
                new DatasetDocument("d", List.of(), samples, List.of(), List.of()));
    }
}
