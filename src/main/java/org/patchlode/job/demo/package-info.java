/**
 * Training the demo's network through DL4J Spark, on faces that the executors render.
 *
 * <p>{@link org.patchlode.job.demo.TrainDemo} is the job: {@code FaceBatches} makes the data, {@code FaceResNet} the
 * network, {@code Curriculum} the learning rate; {@link org.patchlode.job.demo.TrainingRecord} is what stands beside the
 * weights.
 */
package org.patchlode.job.demo;
