/*
 * Copyright 2026 the mq-starter authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.mqstarter.deadletter;

import io.github.mqstarter.admin.QueuePage;
import java.util.List;
import java.util.NavigableSet;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the letters that are not settled, queue by queue, up to where each ended when the scan began. For use by one thread
 * at a time.
 */
final class LetterScan {

    private static final int PAGE = 32;

    private final LetterStore store;

    private final LetterReader reader;

    private final DeadLetterSelection selection;

    private final List<LetterQueue> queues;

    private int index;

    private long position;

    LetterScan(
            LetterStore store,
            LetterReader reader,
            DeadLetterSelection selection,
            List<LetterQueue> queues,
            @Nullable LetterId from) {
        this.store = store;
        this.reader = reader;
        this.selection = selection;
        this.queues = queues;
        if (from != null) {
            while (index < queues.size()
                    && LetterId.of(queues.get(index).queue(), Long.MAX_VALUE).compareTo(from) < 0) {
                index++;
            }
            position = (index < queues.size() && from.isIn(queues.get(index).queue())) ? from.offset() : 0;
        }
        skip();
    }

    /** Where the next letter may be, or {@code null} if there is none. */
    @Nullable
    LetterId position() {
        return (index < queues.size()) ? LetterId.of(queues.get(index).queue(), position) : null;
    }

    /** Reads on; answers with the selected ones of the next letters, which may be none. */
    List<DeadLetter> next() {
        LetterQueue queue = queues.get(index);
        QueuePage page = store.read(queue.queue(), position, (selection.ids() == null) ? PAGE : 1);
        position = (page.next() > position) ? page.next() : queue.range().end();
        List<DeadLetter> letters = page.messages().stream()
                .filter(message -> isLeft(queue, message))
                .map(message -> reader.read(message, false))
                .filter(selection::matches)
                .toList();
        skip();
        return letters;
    }

    private boolean isLeft(LetterQueue queue, MessageExt message) {
        long offset = message.getQueueOffset();
        return offset < queue.range().end()
                && !queue.gone().contains(offset)
                && isNamed(LetterId.of(message))
                && !SettlementRecord.is(message);
    }

    private boolean isNamed(LetterId id) {
        NavigableSet<LetterId> ids = selection.ids();
        return ids == null || ids.contains(id);
    }

    /** Moves on to the next place that may have a letter. */
    private void skip() {
        while (index < queues.size()) {
            LetterQueue queue = queues.get(index);
            position = nextIn(queue);
            if (position < queue.range().end()) {
                return;
            }
            index++;
            position = 0;
        }
    }

    private long nextIn(LetterQueue queue) {
        long next = queue.gone().next(Math.max(position, queue.range().begin()));
        NavigableSet<LetterId> ids = selection.ids();
        if (ids == null) {
            return next;
        }
        LetterId named = ids.ceiling(LetterId.of(queue.queue(), next));
        return (named != null && named.isIn(queue.queue())) ? named.offset() : Long.MAX_VALUE;
    }
}
