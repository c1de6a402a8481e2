/** What a decoded sample is: images or arrays, their shape and bytes. Knows no file format. */
package io.adapruner.data.sample;
