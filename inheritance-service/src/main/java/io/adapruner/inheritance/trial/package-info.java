/** Networks run on images, and what these say of them: by labels, or by what the unpruned network gives. Knows no candidates. */
package io.adapruner.inheritance.trial;
