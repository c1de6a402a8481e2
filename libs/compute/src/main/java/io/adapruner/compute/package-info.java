/** The engine inside a service: how importance, inheritance and fine-tune configure what they compute with. */
package io.adapruner.compute;
