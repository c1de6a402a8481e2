package io.adapruner.formats.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireMessageTest {
    private static WireMessage of(String hex) {
        return WireMessage.of("the file", MemorySegment.ofArray(HexFormat.of().parseHex(hex)));
    }

    /** The examples of the format's own description. */
    @Test
    void fieldsAreReadInTheirOrder() {
        WireMessage message = of("089601" + "120774657374696e67" + "1a03089601" + "3206038e029ea705");

        assertThat(message.next()).isTrue();
        assertThat(message.integer()).isEqualTo(150);
        assertThat(message.next()).isTrue();
        assertThat(message.text()).isEqualTo("testing");
        assertThat(message.next()).isTrue();
        WireMessage inner = message.message();
        assertThat(inner.next()).isTrue();
        assertThat(inner.field()).isEqualTo(1);
        assertThat(message.next()).isTrue();
        assertThat(message.field()).isEqualTo(6);
        var packed = new Integers();
        message.integers(packed);
        assertThat(packed.toArray()).containsExactly(3, 270, 86942);
        assertThat(message.next()).isFalse();
    }

    @Test
    void aFieldThatNobodyTakesIsSkipped() {
        WireMessage message = of("089601" + "0d0000803f" + "110000000000000000" + "120161" + "1803");

        for (int i = 0; i < 5; i++) {
            assertThat(message.next()).isTrue();
        }
        assertThat(message.integer()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "08, it ends within",
        "08ffffffffffffffffffffff01, longer than 10 bytes",
        "0aff, it ends within",
        "0a05aa, states 5 bytes",
        "0affffffffffffffffff01, states 18446744073709551615 bytes",
        "0d0000, it ends within",
        "0b, not protobuf",
        "00, not protobuf",
        "0f, not protobuf"
    })
    void damageIsToldAsSuch(String hex, String problem) {
        WireMessage message = of(hex);

        assertThatThrownBy(() -> {
                    while (message.next()) {
                        assertThat(message.field()).isPositive();
                    }
                })
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void messagesWithinMessagesEnd() {
        byte[] bytes = new byte[0];
        for (int depth = 0; depth < 40; depth++) {
            byte[] outer = new byte[bytes.length + 2];
            outer[0] = 0x0a;
            outer[1] = (byte) bytes.length;
            System.arraycopy(bytes, 0, outer, 2, bytes.length);
            bytes = outer;
        }
        WireMessage message = WireMessage.of("the file", MemorySegment.ofArray(bytes));

        assertThatThrownBy(() -> descend(message)).hasMessageContaining("deeper than 32");
    }

    private static void descend(WireMessage message) {
        while (message.next()) {
            descend(message.message());
        }
    }
}
