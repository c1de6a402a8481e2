package io.adapruner.pipeline.event;

/** Every topic, with its layout. */
public enum Topic {
    PRUNING_REQUESTED("adapruner.pruning.requested", Event.PruningRequested.class, false),
    IMPORTANCE_EVALUATED("adapruner.importance.evaluated", Event.ImportanceEvaluated.class, false),
    SUBNETWORK_FOUND("adapruner.subnetwork.found", Event.SubnetworkFound.class, false),
    WEIGHTS_INHERITED("adapruner.weights.inherited", Event.WeightsInherited.class, false),
    TRAINING_SLICE_REQUESTED("adapruner.training.slice.requested", Event.TrainingSliceRequested.class, false),
    NETWORK_FINETUNED("adapruner.network.finetuned", Event.NetworkFinetuned.class, false),
    JOB_PROGRESSED("adapruner.job.progressed", Event.JobProgressed.class, false),
    JOB_FAILED("adapruner.job.failed", Event.JobFailed.class, false),
    JOB_CONTROLLED("adapruner.job.controlled", Event.JobControlled.class, true);

    private final String topicName;
    private final Class<? extends Event> type;
    private final boolean compacted;

    Topic(String topicName, Class<? extends Event> type, boolean compacted) {
        this.topicName = topicName;
        this.type = type;
        this.compacted = compacted;
    }

    public String topicName() {
        return topicName;
    }

    public Class<? extends Event> type() {
        return type;
    }

    /** Whether only the latest record per job matters. */
    public boolean compacted() {
        return compacted;
    }

    /** CloudEvents type: {@code io.adapruner.<fact>.v1}. */
    public String eventType() {
        return "io." + topicName + ".v1";
    }

    /** Where records go that cannot be decoded. */
    public String deadLetterTopicName() {
        return topicName + ".dlq";
    }
}
