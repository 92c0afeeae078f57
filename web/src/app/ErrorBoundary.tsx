import { Button } from 'antd';
import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { t } from '@/base/language';
import { State } from '@/base/States';

/** A page that fails says so and offers to load again; the rest stays. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: string | null }> {
    override state: { failed: string | null } = { failed: null };

    static getDerivedStateFromError(error: unknown): { failed: string } {
        return { failed: error instanceof Error ? error.message : String(error) };
    }

    override render(): ReactNode {
        if (this.state.failed === null) return this.props.children;
        return (
            <State icon={TriangleAlert} title={t('error.page')} text={this.state.failed}>
                <Button onClick={() => location.reload()}>{t('error.reload')}</Button>
            </State>
        );
    }
}
