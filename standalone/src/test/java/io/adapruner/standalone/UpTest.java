package io.adapruner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends {@code up} before anything is started; what it starts is tested on the packaged application. */
class UpTest {
    private final PrintStream console = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setErr(console);
    }

    @Test
    void aPortInUseIsNamedWithTheWayOut() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThat(Up.run("up", "--port", Integer.toString(port))).isEqualTo(1);

            assertThat(errors.toString(StandardCharsets.UTF_8))
                    .isEqualTo("Port " + port + " on 127.0.0.1 is in use; stop what listens there or choose another"
                            + " with --port." + System.lineSeparator());
        }
    }

    @Test
    void usageIsToldApartFromFailure() {
        assertThat(Up.run("up", "--prot", "1")).isEqualTo(2);
        assertThat(Up.run("up", "--port", "many")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--prot").contains("many");
    }

    @Test
    void aPortBeyondTheLastIsRefused() {
        assertThat(Up.run("up", "--port", "65536")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("65536");
    }
}
