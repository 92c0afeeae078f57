// Who is probably there already (docs/duplicates.md). Types only.
export interface DuplicateReason {
    kind: 'same_registration' | 'same_phone' | 'same_email' | 'same_name' | 'similar_name' | 'same_pinyin';
    field: string;
    text: string;
}

/** Without `record`: one exists that may not be seen. */
export interface Duplicate {
    record: { id: string; name: string } | null;
    owner: { id: string; name: string } | null;
    score: number;
    reasons: DuplicateReason[];
}

export interface Duplicates {
    mode: 'warn' | 'block' | 'off';
    /** False while older records are still being prepared for comparison. */
    complete: boolean;
    data: Duplicate[];
}
