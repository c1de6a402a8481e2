/** Images that cannot be decoded, and files that are none: what is done about them, and how they are named. */
package io.adapruner.data.damage;
