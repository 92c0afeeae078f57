// Where a change came from, in words.
import type { Origin } from '@/api/types';
import { t, type TextKey } from '@/base/language';

const WORDS: Record<string, TextKey> = {
    web: 'origin.web',
    api: 'origin.api',
    cli: 'origin.cli',
    import: 'origin.import',
    undo: 'origin.undo',
    system: 'origin.system',
    demo: 'origin.demo',
};

export const originText = (origin: Origin): string => {
    const key = WORDS[origin];
    return key ? t(key) : origin;
};
