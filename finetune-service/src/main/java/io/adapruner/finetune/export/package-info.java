/**
 * What is made of a network once its last training step is done: its accuracy and latency, the exported files, each read back
 * and compared, and the target's part of the report. The result document is published last, by the first worker that gets
 * there.
 */
package io.adapruner.finetune.export;
