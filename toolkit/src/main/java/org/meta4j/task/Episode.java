package org.meta4j.task;

import org.meta4j.autodiff.Engine;

/** One sampled task: the support set to adapt on and the query set to be judged on. */
public record Episode(Examples support, Examples query) {
    /** Returns a copy on another engine. */
    public Episode on(Engine engine) {
        return new Episode(support.on(engine), query.on(engine));
    }
}
