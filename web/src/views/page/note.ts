const SUBJECT_LENGTH = 80;

/** The first line is the subject, the rest the content; a long first line stands in both. */
export function splitNote(text: string): { subject: string; content: string | null } {
    const [first = '', ...rest] = text.trim().split('\n');
    if (first.length > SUBJECT_LENGTH) return { subject: `${first.slice(0, SUBJECT_LENGTH - 1)}…`, content: text.trim() };
    return { subject: first, content: rest.join('\n').trim() || null };
}
