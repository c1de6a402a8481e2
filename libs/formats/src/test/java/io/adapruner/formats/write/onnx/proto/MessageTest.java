package io.adapruner.formats.write.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
    /** 150 is the example of protobuf's own encoding guide. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0800",
        "1, 127, 087f",
        "1, 128, 088001",
        "1, 150, 089601",
        "16, 1, 800101",
        "1, -1, 08ffffffffffffffffff01",
        "1, 9223372036854775807, 08ffffffffffffffff7f"
    })
    void integersTakeSevenBitsAByte(int field, long value, String hex) throws IOException {
        assertThat(hex(new Message().integer(field, value))).isEqualTo(hex);
    }

    @Test
    void textAndMessagesTellTheirLength() throws IOException {
        assertThat(hex(new Message().text(2, "testing"))).isEqualTo("120774657374696e67");
        assertThat(hex(new Message().message(3, new Message().integer(1, 150)))).isEqualTo("1a03089601");
        assertThat(hex(new Message().opening(7, 300))).isEqualTo("3aac02");
    }

    @Test
    void realsAreLittleEndian() throws IOException {
        assertThat(hex(new Message().real(2, 1.0f))).isEqualTo("150000803f");
    }

    private static String hex(Message message) throws IOException {
        var out = new ByteArrayOutputStream();
        message.writeTo(out);
        assertThat(out.size()).isEqualTo(message.size());
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
