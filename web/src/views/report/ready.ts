// Reports that come with the product: on the home pages of roles, and to begin one's own with. A tile names them by
// their key, so that both languages and later corrections reach everybody.
import { SETTINGS, type Report, type Settings } from '@/api/report';
import type { Label } from '@/base/language';
import { fieldOf, type Meta } from '@/meta/catalog';
import { readMeasure, fieldNameOf } from '@/api/report';
import { NEW } from './kinds';
import { withPaths } from './paths';

type Parts = Partial<Omit<Report, 'name' | 'nameEn' | 'settings'>> & { object: string; settings?: Partial<Settings> };

const ready = (zh: string, en: string, { settings, ...parts }: Parts): Report => ({ ...NEW, ...parts, name: zh, nameEn: en, settings: { ...SETTINGS, ...settings } });

const OPEN = "status = 'open'";
const WON = "status = 'won'";
const AMOUNT = ['sum(amount)'];

export const READY: Readonly<Record<string, Report>> = {
    won_month: ready('本月成交金额', 'Won this month', { object: 'opportunity', chart: 'trend', filter: WON, measures: AMOUNT, settings: { field: 'close_date', period: 'month' } }),
    won_quarter: ready('本季度成交金额', 'Won this quarter', { object: 'opportunity', chart: 'trend', filter: WON, measures: AMOUNT, settings: { field: 'close_date', period: 'quarter' } }),
    won_year: ready('本年成交金额', 'Won this year', { object: 'opportunity', chart: 'trend', filter: WON, measures: AMOUNT, settings: { field: 'close_date', period: 'fiscal_year', compared: 'last_year' } }),
    won_count: ready('本季度成交单数', 'Deals won this quarter', { object: 'opportunity', chart: 'trend', filter: WON, settings: { field: 'close_date', period: 'quarter', compared: 'last_year' } }),
    opened_month: ready('本月新增商机', 'Opportunities opened this month', { object: 'opportunity', chart: 'trend', settings: { field: 'opened_on', period: 'month' } }),
    open_pipeline: ready('进行中商机', 'Open pipeline', { object: 'opportunity', chart: 'number', filter: OPEN, measures: ['sum(amount)', 'count'] }),
    stuck: ready('停滞 30 天以上的商机', 'Open, and 30 days in the same stage', { object: 'opportunity', chart: 'number', filter: `${OPEN} and stage_changed_at < days_ago(30)`, measures: ['count', 'sum(amount)'] }),
    pipeline_stage: ready('各阶段商机金额', 'Pipeline by stage', { object: 'opportunity', chart: 'funnel', filter: OPEN, group: ['stage'], measures: AMOUNT }),
    closing_month: ready('预计成交(按月)', 'Expected to close, by month', { object: 'opportunity', chart: 'area', filter: `${OPEN} and expected_close_date >= start_of_month()`, group: ['expected_close_date:month'], measures: AMOUNT }),
    won_by_quarter: ready('季度成交金额', 'Won by quarter', { object: 'opportunity', chart: 'bar', filter: WON, group: ['close_date:quarter'], measures: AMOUNT }),
    won_by_industry: ready('季度成交(按行业)', 'Won by quarter and industry', { object: 'opportunity', chart: 'bar', filter: WON, group: ['close_date:quarter', 'customer.industry'], measures: AMOUNT, settings: { stacked: true } }),
    won_by_owner: ready('销售业绩排名', 'Best sellers', { object: 'opportunity', chart: 'bar', filter: `${WON} and close_date >= start_of_year()`, group: ['owner'], measures: AMOUNT, sort: '-sum(amount)', top: 10 }),
    won_owner_quarter: ready('业绩透视(人员 × 季度)', 'Won by person and quarter', { object: 'opportunity', chart: 'pivot', filter: `${WON} and close_date >= start_of_year()`, group: ['owner', 'close_date:quarter'], measures: AMOUNT }),
    won_lost: ready('赢单与输单', 'Won and lost', { object: 'opportunity', chart: 'line', filter: "status in ['won', 'lost']", group: ['close_date:quarter', 'status'] }),
    loss_reasons: ready('输单原因', 'Why we lost', { object: 'opportunity', chart: 'pie', filter: "status = 'lost'", group: ['loss_reason'] }),
    largest_customers: ready('成交最多的客户', 'Largest customers', { object: 'opportunity', chart: 'table', filter: WON, group: ['customer'], measures: ['sum(amount)', 'count'], sort: '-sum(amount)', top: 10 }),
    new_customers: ready('本月新增客户', 'New customers this month', { object: 'customer', chart: 'trend', settings: { field: 'created_at', period: 'month' } }),
    customers_industry: ready('客户行业分布', 'Customers by industry', { object: 'customer', chart: 'bar', group: ['industry'], sort: '-count', top: 10 }),
    customers_source: ready('客户来源', 'Where customers come from', { object: 'customer', chart: 'pie', group: ['source'] }),
    customers_level: ready('行业与客户等级', 'Industry and level', { object: 'customer', chart: 'heatmap', group: ['level', 'industry'] }),
    quiet_customers: ready('90 天未联系的客户', 'Customers not spoken to for 90 days', { object: 'customer', chart: 'number', filter: 'last_activity_at < days_ago(90) or last_activity_at is null' }),
    activities_week: ready('本周跟进', 'Activities this week', { object: 'activity', chart: 'trend', settings: { field: 'happened_at', period: 'week' } }),
    activities_kind: ready('每周跟进(按类型)', 'Activities by week and kind', { object: 'activity', chart: 'bar', filter: 'happened_at >= days_ago(84)', group: ['happened_at:week', 'kind'], settings: { stacked: true } }),
    activities_owner: ready('团队跟进(人员 × 类型)', 'Who did what in 30 days', { object: 'activity', chart: 'heatmap', filter: 'happened_at >= days_ago(30)', group: ['kind', 'owner'] }),
    tasks_open: ready('未完成任务', 'Open tasks by person', { object: 'task', chart: 'bar', filter: OPEN, group: ['owner'], sort: '-count', top: 10 }),
    tasks_late: ready('逾期任务', 'Tasks that are late', { object: 'task', chart: 'number', filter: `${OPEN} and due_at < now()` }),
    users_active: ready('在用账号', 'People with an account', { object: 'user', chart: 'number', filter: "status = 'active'" }),
};

export const readyReport = (key: string): Report | undefined => READY[key];

export const readyName = ({ name, nameEn }: Report): Label => ({ zh: name, en: nameEn });

/** Whether this person sees everything the report asks for; what he does not know of is simply not there. */
export function canAsk(report: Report, byName: Meta['byName']): boolean {
    const plain = byName.get(report.object);
    if (!plain || plain.may.read === false) return false;
    const object = withPaths(plain, byName);
    const named = [...report.group.map(fieldNameOf), ...report.measures.flatMap((measure) => readMeasure(measure).field ?? []), ...(report.chart === 'trend' && report.settings.field ? [report.settings.field] : [])];
    return named.every((name) => {
        const field = fieldOf(object, name);
        return field !== undefined && field.access !== 'masked';
    });
}
