/** WebDataset's conventions: which files of an archive are one sample, where its label stands, and how shards are listed. */
package io.adapruner.data.webdataset;
