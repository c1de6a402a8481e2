/** The store: where every artifact lives and how it is read and published. Nothing but plain S3 may be used. */
package io.adapruner.pipeline.artifact;
