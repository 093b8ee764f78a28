/**
 * Carries a unit's activation back to the pixels: {@link org.patchlode.engine.backward.ImageTrace} notes what the way back needs of a
 * forward pass, {@link org.patchlode.engine.backward.Projector} walks it. Plain Java but for the transposed convolutions, which a
 * {@link org.patchlode.engine.Worker} runs.
 */
package org.patchlode.engine.backward;
