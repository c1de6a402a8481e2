/**
 * PyTorch checkpoints, read without trust: an unpickler that can build tensors, containers and primitives and nothing else.
 * No class named by a file is ever looked up, no function called. No other reader's format and no writer may enter.
 */
package io.adapruner.formats.read.checkpoint;
