package io.adapruner.data;

import io.adapruner.problem.ProblemException;
import java.util.ArrayList;

/** What is answered to a data set, in one line. */
final class Answer {
    private Answer() {}

    /** Classes, samples of every class in every split, and warnings; or what is refused. */
    static String to(MemoryShards shards) {
        try {
            DatasetDocument document = DatasetScanner.scan(shards);
            var answer = new ArrayList<String>();
            answer.add(String.join(" ", document.classes()) + ": "
                    + String.join(
                            ", ",
                            document.splits().stream().map(Answer::samples).toList()));
            answer.addAll(document.warnings());
            return String.join("; ", answer);
        } catch (ProblemException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    private static String samples(DatasetDocument.Split split) {
        return split.name() + " "
                + String.join(
                        " ", split.perClass().stream().map(String::valueOf).toList());
    }
}
