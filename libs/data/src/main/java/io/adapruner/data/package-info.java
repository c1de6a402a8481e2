/** Images and arrays in: WebDataset shards and ImageFolder trees, decoded and augmented ahead of the training step. Pure Java: no framework, no broker, no engine. */
package io.adapruner.data;
