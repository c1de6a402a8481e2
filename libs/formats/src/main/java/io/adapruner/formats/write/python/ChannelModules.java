package io.adapruner.formats.write.python;

import io.adapruner.network.op.Recurrent;

/** Modules over the channel axis that PyTorch offers for the last axis only; written into the source where they are used. */
final class ChannelModules {
    static final String LINEAR = "ChannelLinear";
    static final String NORM = "ChannelNorm";

    static final String LSTM = "ChannelLSTM";
    static final String GRU = "ChannelGRU";

    private ChannelModules() {}

    static String of(Recurrent.Cell cell) {
        return switch (cell) {
            case LSTM -> LSTM;
            case GRU -> GRU;
        };
    }

    /** The classes that the rest of the source names, each with two empty lines behind it. */
    static String used(String source) {
        return (source.contains(LINEAR + "(") ? moved(LINEAR, "nn.Linear", "A linear layer") : "")
                + (source.contains(NORM + "(") ? moved(NORM, "nn.LayerNorm", "Layer normalisation") : "")
                + (source.contains(LSTM + "(") ? sequence(LSTM, "nn.LSTM", "An LSTM") : "")
                + (source.contains(GRU + "(") ? sequence(GRU, "nn.GRU", "A GRU") : "");
    }

    private static String sequence(String name, String base, String purpose) {
        return """
                class %s(%s):
                    \"""%s over the steps of [N, C, ..., L], made with batch_first.\"""

                    def forward(self, x):
                        steps = x.movedim(1, -1)
                        read = super().forward(steps.flatten(0, -3))[0]
                        return read.unflatten(0, steps.shape[:-2]).movedim(-1, 1)


                """.formatted(name, base, purpose);
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
