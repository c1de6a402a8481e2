/**
 * PyTorch checkpoints, read without trust: an unpickler that can build tensors, containers and primitives and nothing else.
 * No class named by a file is ever looked up, no function called.
 */
package io.adapruner.formats.pytorch;
