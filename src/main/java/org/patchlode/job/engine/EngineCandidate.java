package org.patchlode.job.engine;

import java.io.Serializable;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;

/** A backend that may take part in a check. */
interface EngineCandidate extends Serializable {

    /** @throws UnsupportedNetworkException if this host or the network is not for it */
    Engine open(EnginePlan plan);
}
