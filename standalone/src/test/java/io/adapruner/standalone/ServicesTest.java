package io.adapruner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import org.junit.jupiter.api.Test;

class ServicesTest {
    /** The framework wraps what a service threw at its start. */
    @Test
    void theServicesOwnReasonIsTold() {
        var reason = new ProblemException(ProblemCode.DEVICE_UNAVAILABLE, "device cuda:0 is missing");

        assertThat(Services.failure(new RuntimeException(new IllegalStateException("start", reason))))
                .isSameAs(reason);
    }

    @Test
    void anyOtherFailureIsToldWithItsCause() {
        var failure = new RuntimeException("no class");

        assertThat(Services.failure(failure))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the services did not start: java.lang.RuntimeException: no class")
                .hasCause(failure);
    }
}
