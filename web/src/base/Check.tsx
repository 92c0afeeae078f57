interface Props {
    label: string;
    checked: boolean;
    /** Some of what it stands for is chosen. */
    some?: boolean;
    onChange: (checked: boolean, range: boolean) => void;
}

/** A checkbox of the browser's own: there are hundreds of them in a list. */
export function Check({ label, checked, some = false, onChange }: Props) {
    return (
        <input
            type="checkbox"
            className="check-box"
            aria-label={label}
            checked={checked}
            ref={(box) => {
                if (box) box.indeterminate = some && !checked;
            }}
            onChange={(event) => onChange(event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)}
        />
    );
}
