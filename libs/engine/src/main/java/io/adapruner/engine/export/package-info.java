/** Networks in forms that other programs run. */
package io.adapruner.engine.export;
