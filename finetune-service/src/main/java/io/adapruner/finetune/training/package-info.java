/**
 * One training, sparse or fine-tuning, as plain computation: what it starts from, its steps and epochs, and the checkpoints
 * from which another worker continues it. Knows neither topics nor what is made of the trained network.
 */
package io.adapruner.finetune.training;
