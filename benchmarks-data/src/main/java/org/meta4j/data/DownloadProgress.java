package org.meta4j.data;

/** What is told how a download comes on. */
@FunctionalInterface
public interface DownloadProgress {
    /**
     * Called now and then, at least at the start and the end of a file.
     *
     * @param file the file's name
     * @param received bytes on disk, those of earlier attempts included
     * @param total bytes of the whole file, -1 if the server does not say
     */
    void at(String file, long received, long total);
}
