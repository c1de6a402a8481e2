package io.adapruner.formats.write.python.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodeTest {
    private static final Code SHORT = statement(new Code.Group("", List.of(Code.text("x"), Code.text("y")), "", " + "));

    @Test
    void whatFitsStandsInOneLineWithoutBrackets() {
        assertEquals("return x + y", SHORT.print(8, 8));
    }

    @Test
    void aSumThatDoesNotFitStandsInBrackets() {
        Code call = Code.call(
                "torch.reshape", List.of(Code.text("self.a_module_of_some_name(y)"), Code.text("(-1, self.channels)")));
        Code sum = new Code.Group(
                "", List.of(Code.text("y"), call, Code.text("self.another_module_of_some_name(y)")), "", " + ");
        assertEquals("""
                return (
                            y +
                            torch.reshape(self.a_module_of_some_name(y), (-1, self.channels)) +
                            self.another_module_of_some_name(y)
                        )""", statement(sum).print(8, 8));
    }

    @Test
    void manyResultsThatDoNotFitStayATuple() {
        Code results = new Code.Group(
                "",
                List.of(
                        Code.text("self.the_first_of_several_heads(self.stages(x))"),
                        Code.text("self.the_second_of_several_heads(self.stages(x))")),
                "",
                ", ");
        assertEquals("""
                return (
                            self.the_first_of_several_heads(self.stages(x)),
                            self.the_second_of_several_heads(self.stages(x)),
                        )""", statement(results).print(8, 20));
    }

    private static Code statement(Code value) {
        return new Code.Joined(List.of(Code.text("return "), value));
    }
}
