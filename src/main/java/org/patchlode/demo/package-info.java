/**
 * Faces rendered from known factors, so that a fresh clone has a corpus whose every image is accounted for. Plain Java;
 * knows no Spark, no ND4J.
 *
 * <p>The model follows the generative model of face information in Xu et al. 2018, "Deeper Interpretability of Deep
 * Networks": what belongs to the person (identity, gender, age, ethnicity, and the expression of the moment) is held apart
 * from what belongs to the picture (pose, light, scale, place, backdrop). {@link org.patchlode.demo.Factors} says both,
 * and {@link org.patchlode.demo.FaceCorpus} draws them from a seed and an index.
 *
 * <p>How a face comes about: <ol>
 * <li>{@code Shape}, {@code Skin} and {@code Hair} are coefficients: an identity's own, about the mean of its gender and
 * ethnicity, shifted by age. {@code Layout} places the features seen from the front, expression included.
 * <li>{@code Skull} is a smooth closed surface; {@code Relief} raises brow, nose, lips and the rest on it; {@code HeadMesh},
 * {@code HairMesh}, {@code BunMesh}, {@code EarMesh}, {@code NeckMesh} are the grids.
 * <li>{@code Pose} turns them, {@code Frame} draws them with a depth buffer, {@code Light} keeps a depth map of its own for
 * shadows.
 * <li>{@code Painter} colours each sample: {@code SkinPaint}, {@code EyePaint} and the hair are functions of the place on
 * the head, so they are sharp at any size; {@code Shader} lights it; {@code Tone} averages samples into bytes.
 * </ol>
 *
 * <p>Same bytes everywhere: only operations that IEEE 754 fixes to the last bit, and {@link java.lang.StrictMath}.
 */
package org.patchlode.demo;
