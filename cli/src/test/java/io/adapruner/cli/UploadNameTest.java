package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.cli.gateway.UploadName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadNameTest {
    @ParameterizedTest
    @CsvSource({
        "resnet56.pt, resnet56.pt",
        "my model (final).pt, my_model__final_.pt",
        "modèle.safetensors, mod_le.safetensors",
        ".hidden.pt, _.hidden.pt"
    })
    void keepsWhatTheGatewayTakes(String file, String name) {
        assertThat(UploadName.of(Path.of("some folder", file))).isEqualTo(name);
    }

    @Property
    void isAlwaysTaken(@ForAll @StringLength(min = 1, max = 200) String any) {
        String file = any.replace('/', 'x').replace('\0', 'x');
        if (!file.equals(".") && !file.equals("..")) {
            assertThat(UploadName.of(Path.of(sendable(file)))).matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
        }
    }

    /** Half a surrogate pair is not a file name. */
    private static String sendable(String any) {
        return new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
