// A text of the expression language; what the server objects to is marked at its place.
import { Input } from 'antd';
import { useId } from 'react';
import type { FieldProblem } from '@/base/http';
import { splitAt } from './splitAt';

interface Props {
    label: string;
    placeholder?: string;
    value: string;
    fault: FieldProblem | undefined;
    onChange: (value: string) => void;
}

export function ExpressionInput({ label, placeholder, value, fault, onChange }: Props) {
    const id = useId();
    const parts = splitAt(value, fault?.position);
    return (
        <div>
            <Input.TextArea
                aria-label={label}
                aria-describedby={fault ? id : undefined}
                className="code"
                placeholder={placeholder}
                status={fault ? 'error' : ''}
                autoSize={{ minRows: 2, maxRows: 10 }}
                spellCheck={false}
                value={value}
                onChange={(event) => onChange(event.target.value)}
            />
            {fault && (
                <p className="field-problem" id={id} role="alert">
                    {parts && (
                        <code className="fault-place">
                            {parts.before}
                            <mark>{parts.at}</mark>
                            {parts.after}
                        </code>
                    )}
                    {fault.message}
                </p>
            )}
        </div>
    );
}
