// A CSV of customers that differ as real ones do: owners unevenly, names of two languages, dates of ten years.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

export const SELLERS = 40;
export const sellerLogin = (i) => `seller${String(i).padStart(2, '0')}`;

const PLACES = [['北京', '北京'], ['上海', '上海'], ['江苏', '南京'], ['江苏', '苏州'], ['浙江', '杭州'], ['广东', '广州'],
    ['广东', '深圳'], ['四川', '成都'], ['湖北', '武汉'], ['湖南', '长沙'], ['陕西', '西安'], ['山东', '青岛']];
const FIRST = [...'云天海华中金鼎博瑞德恒信泰丰盛宏远东南西北新长安明光正和顺利达通佳美优品卓越创科智联'];
const TRADES = ['科技', '软件', '贸易', '机械', '电子', '医疗', '物流', '食品', '能源', '教育'];
const FORMS = ['有限公司', '股份有限公司', '集团', '有限责任公司'];
export const INDUSTRIES = ['technology', 'software', 'telecommunications', 'medical', 'retail', 'manufacturing', 'finance',
    'education', 'government', 'real_estate', 'energy', 'logistics', 'agriculture', 'services', 'other'];
export const LEVELS = ['a', 'b', 'c', 'd'];
const SOURCES = ['referral', 'website', 'exhibition', 'advertisement', 'telephone', 'social', 'partner', 'tender'];
const LIFECYCLES = ['prospect', 'new', 'active', 'at_risk', 'lost'];

/** xorshift32: the same customers every time. */
function randomFrom(seed) {
    let state = seed;
    return (below) => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) % below;
    };
}

const pick = (random, list) => list[random(list.length)];

/** Seller 00 has a thousandth of the customers; the rest is spread over the others. */
function owner(random) {
    return random(1000) === 0 ? 0 : 1 + random(SELLERS - 1);
}

function name(random, i, province, city) {
    const word = pick(random, FIRST) + pick(random, FIRST) + pick(random, FIRST);
    if (i % 10 === 0) return `Bright ${pick(random, TRADES)} ${word} Ltd ${i}`;
    return `${city}${word}${pick(random, TRADES)}${pick(random, FORMS)}${i % 7 === 0 ? province : ''}`;
}

function customer(random, i) {
    const [province, city] = pick(random, PLACES);
    return {
        name: name(random, i, province, city),
        industry: pick(random, INDUSTRIES),
        source: pick(random, SOURCES),
        level: pick(random, LEVELS),
        lifecycle: pick(random, LIFECYCLES),
        country: '中国',
        province,
        city,
        employees: String(1 + random(5000)),
        annual_revenue: `${1 + random(900000)}000`,
        founded_on: `${2000 + random(24)}-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`,
        owner: sellerLogin(owner(random)),
    };
}

async function write(path, header, count, line) {
    const out = createWriteStream(path);
    let lines = header ? `${header}\n` : '';
    for (let i = 0; i < count; i++) {
        lines += line(i);
        if (lines.length > 1 << 20) {
            if (!out.write(lines)) await once(out, 'drain');
            lines = '';
        }
    }
    out.end(lines);
    await once(out, 'close');
}

/** What a person would import. With `phones`, each customer has a telephone number. */
export async function writeCustomers(path, count, { phones = false } = {}) {
    const random = randomFrom(20261122);
    const columns = [...Object.keys(customer(randomFrom(1), 1)), ...(phones ? ['phone'] : [])];
    await write(path, columns.join(','), count, (i) => {
        const values = Object.values(customer(random, i));
        if (phones) values.push(`1${3 + (i % 7)}${String(i).padStart(9, '0')}`);
        return `${values.join(',')}\n`;
    });
}

/** The same customers as rows of the table itself, in its columns, so that nothing is left to compute. */
export async function writeTableRows(path, count, columns) {
    const random = randomFrom(20261122);
    const now = Date.UTC(2026, 10, 22);
    await write(path, '', count, (i) => {
        const row = customer(random, i);
        const days = Math.floor(Date.parse(row.founded_on) / 86400000);
        const stored = {
            ...row,
            id: String(908283707654148226n + BigInt(i) * 4096n),
            version: '1',
            created_at: String(now + i),
            updated_at: String(now + i),
            owner: `9082837076541${row.owner.slice(6)}`,
            code: `C-${String(i).padStart(6, '0')}`,
            name_key: [...row.name].map((c) => `${c.codePointAt(0)}`).join(''),
            kind: 'company',
            annual_revenue: `${row.annual_revenue}0000`,
            annual_revenue_base: `${row.annual_revenue}0000`,
            founded_on: String(days),
        };
        return `${columns.map((column) => stored[column] ?? '').join(',')}\n`;
    });
}
