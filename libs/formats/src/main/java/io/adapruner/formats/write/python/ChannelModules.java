package io.adapruner.formats.write.python;

/** Modules over the channel axis that PyTorch offers for the last axis only; written into the source where they are used. */
final class ChannelModules {
    static final String LINEAR = "ChannelLinear";
    static final String NORM = "ChannelNorm";

    private ChannelModules() {}

    /** The classes that the rest of the source names, each with two empty lines behind it. */
    static String used(String source) {
        return (source.contains(LINEAR + "(") ? moved(LINEAR, "nn.Linear", "A linear layer") : "")
                + (source.contains(NORM + "(") ? moved(NORM, "nn.LayerNorm", "Layer normalisation") : "");
    }

    private static String moved(String name, String base, String purpose) {
        return """
                class %s(%s):
                    \"""%s over the channels of [N, C, ...].\"""

                    def forward(self, x):
                        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


                """.formatted(name, base, purpose);
    }
}
