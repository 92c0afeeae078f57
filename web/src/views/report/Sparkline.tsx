// Thirty points as one line from zero, without the chart library: a page of figures needs none. Each point is a link.
import { Link } from 'react-router';

interface Point {
    value: number;
    label: string;
    path: string;
}

const WIDTH = 300;
const HEIGHT = 60;

export function sparkPath(values: readonly number[], width: number, height: number): string {
    const most = Math.max(0, ...values);
    const least = Math.min(0, ...values);
    const step = values.length > 1 ? width / (values.length - 1) : 0;
    const y = (value: number): number => (most === least ? height : height - ((value - least) / (most - least)) * height);
    return values.map((value, index) => `${index === 0 ? 'M' : 'L'}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`).join('');
}

export function Sparkline({ points }: { points: readonly Point[] }) {
    const line = sparkPath(points.map((point) => point.value), WIDTH, HEIGHT);
    return (
        <div className="spark">
            <svg viewBox={`-2 -3 ${WIDTH + 4} ${HEIGHT + 6}`} preserveAspectRatio="none" aria-hidden>
                <path className="spark-area" d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />
                <path className="spark-line" d={line} />
            </svg>
            <div className="spark-points">
                {points.map((point) => (
                    <Link key={point.label} to={point.path} title={point.label} aria-label={point.label} />
                ))}
            </div>
        </div>
    );
}
