package io.adapruner.pipeline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {
    @TempDir
    Path folder;

    @Test
    void kibibytesBecomeBytes() throws Exception {
        Path status =
                Files.writeString(folder.resolve("status"), "Name:\tjava\nVmHWM:\t  99 kB\nVmRSS:\t  123456 kB\n");

        assertThat(new ResidentMemory(status).bytes()).isEqualTo(123456.0 * 1024);
    }

    @Test
    void whatIsNotToldIsNotANumber() throws Exception {
        assertThat(new ResidentMemory(folder.resolve("absent")).bytes()).isNaN();
        assertThat(new ResidentMemory(Files.writeString(folder.resolve("other"), "Name:\tx\n")).bytes())
                .isNaN();
    }
}
