package io.adapruner.cli.report;

import io.adapruner.pipeline.document.OutputLikeness;
import io.adapruner.pipeline.document.TargetResult.Imitated;
import java.util.List;

/**
 * How near each output is to the unpruned network's on the test images: its relative error, and where it is class scores how often
 * both find the same class most likely, of a detector's boxes their mean average precision where the unpruned
 * network's are right.
 *
 * @param title the target
 * @param samples what they are called
 */
record ImitationText(String title, Imitated imitation, String samples) {
    @Override
    public String toString() {
        var table = new Table(
                "relative error of outputs, " + title, "after surgery", "after inheritance", "after fine-tuning");
        for (int k = 0; k < imitation.inherited().size(); k++) {
            int output = k;
            table.row(List.of(
                    imitation.inherited().get(k).output(),
                    likeness(imitation.surgery().get(k)),
                    likeness(imitation.inherited().get(k)),
                    imitation.finetuned().map(all -> likeness(all.get(output))).orElse("-")));
        }
        boolean vain = imitation.finetuned().isPresent() && !imitation.improved();
        return table.render()
                + (vain
                        ? "Training brought held-out " + samples
                                + " no nearer to the original: the inherited weights are the result.\n"
                        : "");
    }

    private static String likeness(OutputLikeness output) {
        return ReportText.number("%.4f", output.relativeError())
                + output.agreement()
                        .map(percent -> ReportText.number(" (%.2f %% agree)", percent))
                        .orElse("")
                + output.averagePrecision()
                        .map(percent -> ReportText.number(" (mAP %.2f %%)", percent))
                        .orElse("");
    }
}
