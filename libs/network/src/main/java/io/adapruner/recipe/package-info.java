/** How networks are trained, as data: what a user asks for and what the engine carries out. */
package io.adapruner.recipe;
