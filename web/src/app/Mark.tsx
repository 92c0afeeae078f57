/** The sign of the product: two circles that meet. */
export function Mark({ size }: { size: number }) {
    return (
        <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
            <rect width="32" height="32" rx="8" fill="var(--accent)" />
            <circle cx="12.5" cy="16" r="6" fill="none" stroke="#fff" strokeWidth="2.6" />
            <circle cx="19.5" cy="16" r="6" fill="none" stroke="#fff" strokeWidth="2.6" strokeOpacity="0.72" />
        </svg>
    );
}
