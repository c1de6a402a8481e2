/** Containers of samples: tar and zip, read as streams with every size bounded, and tar written. Nothing is ever extracted to a path named by an archive. */
package io.adapruner.data.archive;
