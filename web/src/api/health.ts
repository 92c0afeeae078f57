// How the system is (docs/api.md "Health").
import { get } from '@/base/http';

export interface HealthCheck {
    key: string;
    ok: boolean;
    message: string;
}

export interface Health {
    version: string;
    started_at: string;
    database: { kind: string; size: number; wal?: number | null; free?: number | null };
    disk: { free: number; total: number };
    records: Record<string, number>;
    jobs: { running: number; queued: number; failed: number };
    sessions: number;
    last_backup: string | null;
    log: { seq: number | string; head: string };
    memory: { private: number };
    checks: HealthCheck[];
}

export const health = (): Promise<Health> => get<Health>('/system/health');
