package io.adapruner.problem;

import java.util.Locale;

/** Every kind of error that AdaPruner reports; the code is the last part of the RFC 9457 problem type. */
public enum ProblemCode {
    INVALID_REQUEST(400, false, "Correct the named field and send the request again."),
    UNAUTHORIZED(401, false, "Send valid credentials."),
    NOT_FOUND(404, false, "Check the identifier; list what exists with GET on the collection."),
    CONFLICT(409, false, "The resource is in another state than the request assumes; read it and decide again."),
    PAYLOAD_TOO_LARGE(413, false, "Send a smaller file, or raise the limit named in the message."),
    INVALID_NETWORK(422, false, "The network's structure is inconsistent; correct it as the message says."),
    UNSUPPORTED_NETWORK(
            422,
            false,
            "AdaPruner does not understand the part of the network that the message names, or a format cannot express it;"
                    + " replace or leave out that part, or export the model in another format (docs/models.md says what is read)."),
    UNKNOWN_ARCHITECTURE(422, false, "Choose one of the architectures named in the message."),
    INVALID_MODEL_FILE(422, false, "The file is truncated, damaged or of another format; export it again."),
    UNSAFE_MODEL_FILE(
            422,
            false,
            "The file asks for code to be run, which is refused; save a state dict (torch.save(model.state_dict(), path)) or safetensors."),
    WEIGHTS_MISMATCH(
            422,
            false,
            "The weights do not fit the network that they are said to belong to; compare the names and shapes listed."),
    NON_FINITE_WEIGHTS(
            422, false, "The weights hold NaN or infinity, or make it; train again or choose an earlier checkpoint."),
    INVALID_DATASET(422, false, "Correct the shards or folders named in the message."),
    BROKEN_IMAGE(422, false, "Replace or remove the image named in the message."),
    CLASS_OUT_OF_RANGE(422, false, "Class indices must lie between 0 and classes - 1; correct the sample named."),
    EMPTY_CLASS(422, false, "Give the classes at least the number of samples named in the message."),
    UNREACHABLE_BUDGET(422, false, "Choose a budget inside the reachable range named in the message."),
    NOTHING_TO_PRUNE(
            422, false, "Relax include/exclude patterns or allow tied widths; the message lists what is kept whole."),
    NON_FINITE_LOSS(422, false, "Training diverged; lower the learning rate or use fp32."),
    DEAD_LAYER(422, false, "A layer lost all its scale in sparse training; lower the sparsity penalty."),
    ARTIFACT_MISMATCH(500, false, "An exported file differs from the network; report this as a defect."),
    OUT_OF_MEMORY(507, true, "Use a smaller batch, or a worker with more memory."),
    DISK_FULL(507, true, "Free space on the volume of the store or of the worker."),
    DEVICE_UNAVAILABLE(
            503, true, "The requested device is missing on this worker; check drivers or choose another device."),
    STORE_UNAVAILABLE(
            503,
            true,
            "The artifact store does not answer or cannot keep what it is given; check its address, its credentials and the"
                    + " space on its disk."),
    BROKER_UNAVAILABLE(503, true, "The Kafka broker does not answer; check its address."),
    GATEWAY_UNAVAILABLE(503, true, "The gateway does not answer; check its address, or start one with 'adapruner up'."),
    CANCELLED(409, false, "The job was cancelled on request."),
    DEADLINE_EXCEEDED(504, true, "The stage took longer than its deadline; raise it or use a faster worker."),
    WORKER_DIED(
            500,
            true,
            "The process that did the work ended without a word each time, most likely for want of memory; give workers more memory, or use a smaller batch."),
    INTERNAL(500, true, "This is a defect in AdaPruner; please report it with the job's log.");

    private final int status;
    private final boolean retryable;
    private final String advice;

    ProblemCode(int status, boolean retryable, String advice) {
        this.status = status;
        this.retryable = retryable;
        this.advice = advice;
    }

    /** HTTP status that the gateway answers with. */
    public int status() {
        return status;
    }

    /** Whether the same work may succeed when tried again unchanged. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence that says what to do. */
    public String advice() {
        return advice;
    }

    /** As written in problem documents and metrics, e.g. {@code store-unavailable}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The RFC 9457 problem type. */
    public String type() {
        return "urn:adapruner:problem:" + label();
    }
}
