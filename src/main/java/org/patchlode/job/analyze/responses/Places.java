package org.patchlode.job.analyze.responses;

import java.util.HashMap;
import java.util.Map;

/** Where images stand among all. */
final class Places {

    private Places() {}

    static Map<String, Integer> of(String[] ids) {
        Map<String, Integer> places = new HashMap<>(2 * ids.length);
        for (int i = 0; i < ids.length; i++) {
            places.put(ids[i], i);
        }
        return places;
    }

    static int place(Map<String, Integer> places, String image) {
        Integer place = places.get(image);
        if (place == null) {
            throw new IllegalStateException("the responses to image %s are not complete; the table changed while it was read".formatted(image));
        }
        return place;
    }
}
