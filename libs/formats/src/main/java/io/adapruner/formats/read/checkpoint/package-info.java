/**
 * PyTorch checkpoints, read without trust: an unpickler that can build tensors, containers and primitives and nothing else.
 * No class named by a file is ever looked up, no function called. This package must not depend on another reader's format or a
 * writer.
 */
package io.adapruner.formats.read.checkpoint;
