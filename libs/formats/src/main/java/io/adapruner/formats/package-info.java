/**
 * Networks in and out, in two wings over one ground. {@code read} and its rooms turn files of strangers into networks,
 * {@code write} and its rooms turn networks into files; neither knows the other, and both know only the rooms beside them
 * here. Every byte read is treated as hostile. No framework, no broker, no engine may enter; no class stands here itself.
 */
package io.adapruner.formats;
