package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void whatJavaLeavesUnsaidIsSaid() {
        assertThat(Reason.of(new EOFException())).isEqualTo("it ends too early");
        assertThat(Reason.of(new AccessDeniedException("a.zip"))).isEqualTo("its permissions do not allow it");
        assertThat(Reason.of(new FileSystemException("a.zip"))).isEqualTo("FileSystemException");
        assertThat(Reason.of(new IOException("the disk is full"))).isEqualTo("the disk is full");
    }

    @Test
    void whatAFileHoldsIsShownInOneLine() {
        assertThat(Reason.shown("h\u00e4 \u4f60/1.png")).isEqualTo("h\u00e4 \u4f60/1.png");
        assertThat(Reason.shown("a\nb\u0007c\u2028d\u0085e")).isEqualTo("a?b?c?d?e");
        assertThat(Reason.shown("x".repeat(101))).isEqualTo("x".repeat(100) + "...");
    }
}
