package io.adapruner.data.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeCodecsTest {
    /** Each begins as its system's libraries do, and says the processor: ELF's machines 62 and 183, Mach-O's 0x0100000c. */
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64/libleptonica.so.6, 7f454c46, 18, 3e00",
        "Linux, aarch64, linux-arm64/libleptonica.so.6, 7f454c46, 18, b700",
        "Mac OS X, aarch64, macosx-arm64/libleptonica.6.dylib, cffaedfe, 4, 0c000001"
    })
    void theLibraryOfEachSystemIsOnTheClassPath(
            String system, String processor, String file, String magic, int at, String machine) throws IOException {
        String resource = NativeCodecs.resource(system, processor);

        assertThat(resource).isEqualTo("/org/bytedeco/leptonica/" + file);
        try (InputStream library = NativeCodecs.class.getResourceAsStream(resource)) {
            assertThat(library).isNotNull();
            String start = HexFormat.of().formatHex(library.readNBytes(32));
            assertThat(start).startsWith(magic);
            assertThat(start.substring(2 * at)).startsWith(machine);
        }
    }

    /** There the JDK decodes what it can. */
    @ParameterizedTest
    @CsvSource({"Mac OS X, x86_64", "Linux, riscv64", "Windows 11, amd64"})
    void otherSystemsHaveNone(String system, String processor) {
        assertThat(NativeCodecs.class.getResource(NativeCodecs.resource(system, processor)))
                .isNull();
    }
}
