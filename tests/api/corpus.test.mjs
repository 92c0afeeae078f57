// Sixty awkward files, as people send them, each with what must come of it: the columns found, the values of a row, or
// what is said about it. Made by script (sheets.mjs), so each case shows what is awkward about it. [R212]
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { jobEnded, startServer } from './server.mjs';
import { utf16, xlsx, zip } from './sheets.mjs';

const GB18030 = Buffer.from('c3fbb3c62cb3c7cad00d0ad4c6b7abbfc6bcbc2cc9cfbaa30d0a', 'hex'); // 名称,城市 云帆科技,上海
const name = 'name';
const lost = /15/;
const row = (...cells) => [['name', 'short_name', 'phone', 'employees', 'annual_revenue', 'founded_on', 'next_follow_at', 'level_locked', 'registration_no'], cells];
const date = (v, format = 'yyyy-mm-dd') => ({ v, format });

/** A case: [what is awkward, file, { rows: what the first customers become, map, look, faults, orders, code }]. */
const cases = [
    // ---- encodings and separators
    ['UTF-8 without a mark', 'name,city\nÉtoile 云,Genève\n', { rows: [{ name: 'Étoile 云', city: 'Genève' }] }],
    ['UTF-8 with a mark', '\uFEFFname,city\nA,B\n', { rows: [{ name: 'A', city: 'B' }] }],
    ['GB18030', GB18030, { rows: [{ name: '云帆科技', city: '上海' }], look: { charset: 'GB18030' } }],
    ['UTF-16 little endian with a mark', utf16('name\tcity\n云\tB\n'), { rows: [{ name: '云', city: 'B' }], look: { charset: 'UTF-16LE', separator: '\t' } }],
    ['UTF-16 big endian with a mark', utf16('name,city\n云,B\n', { big: true }), { rows: [{ name: '云', city: 'B' }] }],
    ['UTF-16 little endian without a mark', utf16('name,city\nAb,Bc\nCd,Ef\n', { mark: false }), { rows: [{ name: 'Ab', city: 'Bc' }] }],
    ['UTF-16 big endian without a mark', utf16('name,city\nAb,Bc\nCd,Ef\n', { big: true, mark: false }), { rows: [{ name: 'Ab', city: 'Bc' }] }],
    ['semicolons', 'name;city\n"A;1";B\n', { rows: [{ name: 'A;1', city: 'B' }], look: { separator: ';' } }],
    ['tabs', 'name\tcity\nA, Inc\tB\n', { rows: [{ name: 'A, Inc', city: 'B' }], look: { separator: '\t' } }],
    ['lines ended by CR alone', 'name,city\rA,B\r', { rows: [{ name: 'A', city: 'B' }] }],
    ['no line end at the end', 'name,city\r\nA,B', { rows: [{ name: 'A', city: 'B' }] }],
    // ---- quotes and lines
    ['doubled quotes', 'name,city\n"The ""Best"" Ltd",B\n', { rows: [{ name: 'The "Best" Ltd' }] }],
    ['a quote inside a plain cell', 'name,city\n5" Pipes,B\n', { rows: [{ name: '5" Pipes' }] }],
    ['a line break inside quotes', 'name,address\nA,"Line 1\nLine 2"\nB,C\n', { rows: [{ name: 'A' }, { name: 'B', address: 'C' }] }],
    ['a quote that is never closed', 'name,city\n"A,B\nC,D\n', { code: 'csv_quote_open', part: { map: { name } } }],
    ['empty lines between', 'name,city\n\n,\nA,B\n\n ,\nC,D\n', { rows: [{ name: 'A' }, { name: 'C' }] }],
    ['a title and an empty line above the header', 'Customers of 2026,\n,\nname,city\nA,B\n', { rows: [{ name: 'A', city: 'B' }], look: { header: 3 } }],
    ['two columns of one name', 'name,phone,phone\nA,021-5555 0001,021-5555 0002\n', { map: { name, 'phone (2)': 'phone' }, rows: [{ phone: /0002|55550002/ }] }],
    ['a column without a name', 'name,,city\nA,x,B\n', { map: { name, '(B)': 'short_name', city: 'city' }, rows: [{ short_name: 'x', city: 'B' }] }],
    ['rows shorter than the header', 'name,city,address\nA\nB,C\n', { rows: [{ name: 'A' }, { name: 'B', city: 'C' }] }],
    ['a row longer than the header', 'name,city\nA,B,C\nD,E\n', { rows: [{ name: 'D' }], faults: [2] }],
    ['spaces around everything, full width too', ' name , city \n　A　,  B \n', { rows: [{ name: 'A', city: 'B' }] }],
    ['a cell of 300 kB', `name,description\nA,"${'长'.repeat(100_000)}"\nB,b\n`, { rows: [{ name: 'B' }], faults: [2], says: /20000/ }],
    ['a cell above 1 MB', `name,city\nA,"${'x'.repeat(1_100_000)}"\n`, { code: /csv_/, part: { map: { name } } }],
    ['an empty file but for its mark', '\uFEFF', { code: 'csv_empty' }],
    // ---- numbers
    ['thousands, currency signs and 万', 'name,annual_revenue\nA,"¥1,234.50"\nB,3.5万\nC,1亿2000万\nD,(500)\n', { rows: [{ annual_revenue: '1234.5000' }, { annual_revenue: '35000.0000' }, { annual_revenue: '120000000.0000' }, { annual_revenue: '-500.0000' }] }],
    ['full-width digits', 'name,employees\nA,１２３４\n', { rows: [{ employees: 1234 }] }],
    ['a decimal comma is not taken for a point', 'name,annual_revenue\nA,"12,5"\nB,1\n', { rows: [{ name: 'B' }], faults: [2] }],
    ['a number that a spreadsheet shortened in CSV', 'name,registration_no\nA,4.40301E+17\nB,440301199003070011\n', { rows: [{ registration_no: '440301199003070011' }], faults: [2], says: lost }],
    ['a guard against formulas is taken off again', 'name,city\n\'=A1,B\n', { rows: [{ name: '=A1' }] }],
    ['leading zeros stay in text', 'name,registration_no\nA,000123\n', { rows: [{ registration_no: '000123' }] }],
    // ---- dates
    ['dates in one order for certain', 'name,founded_on\nA,13/02/2001\nB,01/02/2001\n', { rows: [{ founded_on: '2001-02-13' }, { founded_on: '2001-02-01' }] }],
    ['dates that can be read in two ways are asked about', 'name,founded_on\nA,01/02/2003\n', { orders: ['dmy', 'mdy'] }],
    ['dates that fit no single order are asked about', 'name,founded_on\nA,13/02/2003\nB,02/13/2003\n', { orders: [] }],
    ['the answer to that question', 'name,founded_on\nA,01/02/2003\n', { part: { date_orders: { founded_on: 'mdy' } }, rows: [{ founded_on: '2003-01-02' }] }],
    ['Chinese dates and times', 'name,founded_on,next_follow_at\nA,2001年2月3日,2026年3月1日 下午3:30\n', { rows: [{ founded_on: '2001-02-03', next_follow_at: /T07:30|T15:30/ }] }],
    ['a day that is none', 'name,founded_on\nA,2001-02-30\nB,2001-03-01\n', { rows: [{ name: 'B' }], faults: [2] }],
    ['yes and no in both languages', 'name,level_locked\nA,是\nB,No\nC,√\n', { rows: [{ level_locked: true }, { level_locked: false }, { level_locked: true }] }],
    // ---- spreadsheets
    ['a plain sheet', xlsx({ 'Sheet 1': row('A', 'a', '13800138000', 12, 1.5) }), { rows: [{ name: 'A', phone: /13800138000/, employees: 12, annual_revenue: '1.5000' }], look: { charset: 'XLSX', sheets: ['Sheet 1'] } }],
    ['the second of several sheets, a hidden one passed over', xlsx({ 说明: [['read me']], Secret: [['x']], 客户: [['客户名称'], ['云帆']] }, { hidden: ['Secret'] }), { sheet: '客户', rows: [{ name: '云帆' }], look: { sheets: ['说明', '客户'] } }],
    ['serial dates of 1900', xlsx({ S: row('A', '', '', '', '', date(45292), date(45292.5, 'yyyy/m/d h:mm')) }), { rows: [{ founded_on: '2024-01-01', next_follow_at: /2024-01-01T(04|12):00/ }] }],
    ['serial dates of 1904', xlsx({ S: row('A', '', '', '', '', date(43830)) }, { date1904: true }), { rows: [{ founded_on: '2024-01-01' }] }],
    ['the days about 29 February 1900, which never was', xlsx({ S: [['name', 'founded_on'], ['A', date(59)], ['B', date(61)]] }), { rows: [{ founded_on: '1900-02-28' }, { founded_on: '1900-03-01' }] }],
    ['dates in Chinese formats and by the built-in one', xlsx({ S: [['name', 'founded_on'], ['A', date(36526, 'yyyy"年"m"月"d"日"')], ['B', date(36527, 14)]] }), { rows: [{ founded_on: '2000-01-01' }, { founded_on: '2000-01-02' }] }],
    ['serial dates beside written ones', xlsx({ S: [['name', 'founded_on'], ['A', date(45292)], ['B', '2024年1月2日']] }), { rows: [{ founded_on: '2024-01-01' }, { founded_on: '2024-01-02' }] }],
    ['a time just before midnight does not become the next day', xlsx({ S: row('A', '', '', '', '', '', date(45292.9999, 'yyyy/m/d h:mm')) }), { rows: [{ next_follow_at: /2024-01-01T(15|23):59/ }] }],
    ['formulas by the values stored with them', xlsx({ S: row({ v: 'A & Co', f: '"A"&" & Co"', t: 'str' }, '', '', { v: 42, f: '6*7' }) }), { rows: [{ name: 'A & Co', employees: 42 }] }],
    ['formulas that failed', xlsx({ S: row('A', { v: '#N/A', f: 'VLOOKUP()', t: 'e' }) }), { rows: [], faults: [2], says: /#N\/A/ }],
    ['booleans', xlsx({ S: row('A', '', '', '', '', '', '', true) }), { rows: [{ level_locked: true }] }],
    ['numbers without binary noise', xlsx({ S: [['name', 'annual_revenue'], ['A', { v: '0.30000000000000004' }], ['B', { v: '1.1E-2' }], ['C', { v: '12345678.9' }]] }), { rows: [{ annual_revenue: '0.3000' }, { annual_revenue: '0.0110' }, { annual_revenue: '12345678.9000' }] }],
    ['money with a format for negative amounts', xlsx({ S: row('A', '', '', '', { v: -1234.5, format: '"¥"#,##0.00;[Red]-"¥"#,##0.00' }) }), { rows: [{ annual_revenue: '-1234.5000' }] }],
    ['telephone numbers kept as numbers', xlsx({ S: row('A', '', { v: '1.3800138E+10' }) }), { rows: [{ phone: /13800138000/ }] }],
    ['15 digits are exact', xlsx({ S: row('A', '', '', '', '', '', '', '', 123456789012345) }), { rows: [{ registration_no: '123456789012345' }] }],
    ['ID numbers kept as numbers have lost their end', xlsx({ S: row('A', '', '', '', '', '', '', '', { v: '4.4030119900307E+17' }) }), { rows: [], faults: [2], says: lost }],
    ['ID numbers kept as text', xlsx({ S: row('A', '', '', '', '', '', '', '', '44030119900307001X') }), { rows: [{ registration_no: '44030119900307001X' }] }],
    ['zeros that only the format puts before a number', xlsx({ S: row('A', '', '', '', '', '', '', '', { v: 123, format: '000000' }) }), { rows: [{ registration_no: '000123' }] }],
    ['percentages', xlsx({ S: [['name', 'short_name'], ['A', { v: 0.125, format: '0.00%' }]] }), { rows: [{ short_name: '12.5%' }] }],
    ['inline and rich texts, pronunciations left out', xlsx({ S: [['name', 'short_name'], [{ inline: 'A <1>' }, { rich: ['东', '京'] }]] }), { rows: [{ name: 'A <1>', short_name: '东京' }] }],
    ['a header of two lines with merged cells', xlsx({ S: [['客户', '', '联系方式', ''], ['名称', '城市', '电话', '邮箱'], ['云帆', '上海', '021-55550000', 'a@b.cn']] }, { merges: ['A1:B1', 'C1:D1'] }), { rows: [{ name: '云帆', city: '上海', email: 'a@b.cn' }], look: { header: 2 } }],
    ['cells merged over rows are repeated', xlsx({ S: [['name', 'city'], ['A', 'Bern'], ['B'], ['C'], ['D', 'Oslo']] }, { merges: ['B2:B4'] }), { rows: [{ city: 'Bern' }, { city: 'Bern' }, { city: 'Bern' }, { city: 'Oslo' }] }],
    ['empty rows between, and lines counted as the sheet does', xlsx({ S: [['name', 'employees'], [], ['A', 1], [], ['B', 'many']] }), { rows: [{ name: 'A' }], faults: [5] }],
    ['line breaks inside cells', xlsx({ S: [['name', 'address', 'employees'], ['A', 'x\ny', 1], ['B', 'z', 'many']] }), { rows: [{ name: 'A' }], faults: [3] }],
    ['names with a prefix in the XML', xlsx({ S: [['name'], ['Prefixed']] }, { prefix: 'x' }), { rows: [{ name: 'Prefixed' }] }],
    // ---- what is refused
    ['a spreadsheet of the old kind', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), { code: 'import_is_xls' }],
    ['an archive that is no spreadsheet', zip({ 'a.txt': 'x' }), { code: 'import_xlsx_broken' }],
    ['an archive that is cut off', xlsx({ S: [['name'], ['A']] }).subarray(0, 300), { code: 'import_xlsx_broken' }],
    ['a document type with entities', xlsx({ S: [['name'], ['A']] }, { extra: { 'xl/sharedStrings.xml': '<!DOCTYPE s [<!ENTITY a "b">]><sst><si><t>&a;</t></si></sst>' } }), { code: 'import_xlsx_broken' }],
    ['a sheet that is not there', xlsx({ S: [['name'], ['A']] }), { sheet: 'T', code: 'import_no_sheet' }],
];

describe('sixty awkward files', () => {
    let server, token, number = 0;

    const call = async (method, path, body, type = 'application/json') => {
        const reply = await fetch(`${server.url}/api/v1${path}`, {
            method,
            headers: { authorization: `Bearer ${token}`, 'accept-language': 'en', ...(body === undefined ? {} : { 'content-type': type }) },
            body: body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        });
        const text = await reply.text();
        return { status: reply.status, text, body: text ? JSON.parse(text) : null };
    };

    before(async () => {
        server = await startServer();
        const reply = await fetch(`${server.url}/api/v1/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'admin', password: 'correct horse battery' }) });
        ({ token } = await reply.json());
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    async function upload(content) {
        const bytes = Buffer.from(content);
        const made = await call('POST', '/imports/uploads', { name: `file ${++number}`, size: bytes.length });
        assert.equal(made.status, 201, made.text);
        assert.equal((await call('PATCH', `/imports/uploads/${made.body.id}?offset=0`, bytes, 'application/octet-stream')).status, 200);
        return made.body.id;
    }

    const codeOf = ({ body }) => body.errors?.[0]?.code ?? body.code;
    const mentions = (expected, found, what) => (expected instanceof RegExp ? assert.match(String(found), expected, what) : assert.deepEqual(found, expected, what));

    /** The plan as the wizard would make it from the first look. */
    async function plan(id, expected) {
        const look = await call('POST', '/imports/analyse', { upload: id, object: 'customer', sheet: expected.sheet });
        if (expected.code && look.status >= 400) return { refused: look };
        assert.equal(look.status, 200, look.text);
        for (const [key, value] of Object.entries(expected.look ?? {})) assert.deepEqual(look.body[key], value, `${key} of ${look.text}`);
        const guessed = Object.fromEntries(look.body.columns.filter(({ field }) => field).map((column) => [column.name, column.field]));
        return {
            parts: [{ object: 'customer', upload: id, sheet: expected.sheet, header: look.body.header, header_rows: look.body.header_rows, map: expected.map ?? guessed, ...expected.part }],
        };
    }

    async function check(content, expected) {
        const id = await upload(content);
        const made = await plan(id, expected);
        const reply = made.refused ?? (await call('POST', '/imports', made));
        if (reply.status >= 400) return mentions(expected.code ?? 'no refusal', codeOf(reply), reply.text);
        const job = await jobEnded(call, reply.body.job);
        if (expected.code) return mentions(expected.code, job.error?.code, JSON.stringify(job));
        assert.equal(job.status, 'done', JSON.stringify(job));
        const [report] = job.report.parts;
        if (expected.orders) {
            assert.deepEqual([job.report.stopped, report.orders[0].readings.map(({ order }) => order)], [true, expected.orders]);
        } else {
            assert.equal(job.report.stopped, false, JSON.stringify(report));
            assert.deepEqual(report.faults.map(({ line }) => line), expected.faults ?? [], JSON.stringify(report.faults));
            if (expected.says) assert.match(report.faults[0].message, expected.says);
            await compare(job, expected.rows);
        }
        await call('DELETE', `/imports/uploads/${id}`);
    }

    async function compare(job, rows) {
        const { body } = await call('GET', '/customers?sort=id');
        assert.ok(body.data.length >= rows.length, `${body.data.length} of ${rows.length} rows: ${JSON.stringify(job.report)}`);
        rows.forEach((wanted, i) => {
            for (const [field, value] of Object.entries(wanted)) mentions(value, body.data[i][field], `${field} of row ${i + 1}: ${JSON.stringify(body.data[i])}`);
        });
        if (!job.txn) return;
        const undo = await call('POST', `/transactions/${job.txn}/undo`, {});
        assert.ok(undo.status < 300, undo.text);
    }

    it('there are sixty and more', () => assert.ok(cases.length >= 60, String(cases.length)));
    for (const [what, content, expected] of cases) it(what, () => check(content, expected));
});
