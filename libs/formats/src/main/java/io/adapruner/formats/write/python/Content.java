package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.code.Argument;
import java.util.List;

/** What a class of modules consists of: an {@code nn.Sequential}'s children, or attributes and a {@code forward}. */
sealed interface Content permits Body, Build.Chain {
    /** Every constant, in the order in which they stand in the code. */
    List<Argument> arguments();

    /** The code without its constants: contents of one form become one class. */
    String form();
}
