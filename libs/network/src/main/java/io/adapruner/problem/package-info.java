/**
 * What can go wrong, as one closed list: every error a user can meet has a code, a sentence that says what to do and
 * whether trying again can help. Nothing else belongs here; every other package throws these.
 */
package io.adapruner.problem;
