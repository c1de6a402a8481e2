/** What the names of folders and shards say of the samples in them. */
package io.adapruner.data.folder;
