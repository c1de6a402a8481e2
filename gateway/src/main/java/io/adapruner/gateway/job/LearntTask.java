package io.adapruner.gateway.job;

import io.adapruner.api.JobRequest;
import io.adapruner.api.choice.JobDefaults;
import io.adapruner.api.choice.TaskChoices;
import io.adapruner.api.choice.TaskChoices.Kind;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.data.DatasetDocument;
import io.adapruner.network.Network;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Optional;

/** Whether a job learns from labels or from what the unpruned network gives, as far as its user leaves that open. */
record LearntTask(Network network, DatasetDocument dataset) {
    /**
     * The request with its task.
     *
     * @throws ProblemException INVALID_REQUEST when labels are asked for, or are there, that do not fit the network, and for choices
     *     that do not go with the task
     */
    PruningRequest in(PruningRequest request, JobRequest asked) {
        if (request.imitation().isPresent()) {
            requireSame(request.imitation().get());
            return request;
        }
        TaskChoices choices = asked.task().orElse(TaskChoices.NONE);
        boolean imitated =
                switch (choices.kind().orElse(Kind.AUTO)) {
                    case IMITATE -> true;
                    case CLASSIFY -> {
                        requireLabels();
                        yield false;
                    }
                    case AUTO -> {
                        requireFittingClasses();
                        yield network.classes().isEmpty() || !dataset.labelled();
                    }
                };
        if (!imitated) {
            if (choices.classScores().isPresent() || choices.weights().isPresent()) {
                throw invalid("task: outputs are named, which goes with imitation; this job learns from labels");
            }
            if (choices.streams().isPresent()) {
                throw invalid("task.streams: residual streams are imitated; this job learns from labels");
            }
            return request;
        }
        if (request.sparse().isPresent()) {
            throw invalid("sparse: sparse training learns from labels; this job imitates the unpruned network");
        }
        TrainingRecipe training = asked.training()
                .orElse(TrainingChoices.NONE)
                .complete(request.steps().defaults(JobDefaults.IMITATION));
        if (training.distillation().isPresent()) {
            throw invalid("training.distillation: the outputs are imitated already, without labels beside them");
        }
        return request.withTraining(training).withImitation(choices.imitation(network));
    }

    /** The outputs of another job's network are not this one's. */
    private void requireSame(Imitation imitation) {
        List<String> asked =
                imitation.outputs().stream().map(Imitation.Output::name).toList();
        List<String> own = network.outputs().stream().map(Network.Output::name).toList();
        if (!asked.equals(own)) {
            throw invalid("imitation: it names the outputs " + asked + ", model " + network.name() + " has " + own);
        }
    }

    private void requireLabels() {
        if (network.classes().isEmpty()) {
            throw invalid("task: model " + network.name() + " gives "
                    + network.outputs().stream().map(Network.Output::name).toList()
                    + ", not one vector of class scores; labels say nothing of that, imitate it");
        }
        if (!dataset.labelled()) {
            throw invalid("task: data set " + dataset.id() + " has no training "
                    + dataset.format().kind().plural() + " with labels to learn from");
        }
        requireFittingClasses();
    }

    /** Labels that a classifier could be judged by, but not this one, are more likely a mistake than meant. */
    private void requireFittingClasses() {
        Optional<Integer> classes = network.classes();
        int told = dataset.classes().size();
        if (classes.isPresent() && (dataset.labelled() || dataset.scored()) && classes.get() != told) {
            throw invalid("data set " + dataset.id() + " has " + told + " classes, model " + network.name() + " tells "
                    + classes.get() + " apart; the task 'imitate' looks at no labels");
        }
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
