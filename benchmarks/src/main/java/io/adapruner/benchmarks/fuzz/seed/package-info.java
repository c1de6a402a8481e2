/** What fuzzing starts from: small files of every format, and the forms in which a fuzzer changes their insides. */
package io.adapruner.benchmarks.fuzz.seed;
