// What `guanxi import` and `guanxi export` do with files as people have them: character sets, separators, numbers
// and dates in the way of both countries, doubles, rejects, broken files. [R212]
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { jobEnded, startServer } from './server.mjs';

// "名称,城市\r\n云帆科技,上海\r\n" in GB18030, for Node writes no GB18030 itself
const GB18030 = Buffer.from('c3fbb3c62cb3c7cad00d0ad4c6b7abbfc6bcbc2cc9cfbaa30d0a', 'hex');

describe('import and export', () => {
    let server;
    let folder;
    let api;

    before(async () => {
        server = await startServer();
        api = server.admin;
        folder = mkdtempSync(join(tmpdir(), 'guanxi-import-'));
    });
    after(async () => {
        rmSync(folder, { recursive: true, force: true });
        const ended = await server.stop();
        assert.equal(ended.code, 0, JSON.stringify(ended));
    });

    const file = (name, content) => {
        writeFileSync(join(folder, name), content);
        return join(folder, name);
    };
    const run = (object, content, ...options) =>
        server.guanxi(['import', object, file('in.csv', content), ...options]);
    const find = async (plural, filter) => {
        const reply = await api('GET', `/${plural}?${new URLSearchParams({ filter, sort: 'id' })}`);
        assert.equal(reply.status, 200, reply.text);
        return reply.body.data;
    };
    const good = (done) => assert.equal(done.code, 0, done.out + done.err);
    const bad = (done, pattern) => {
        assert.equal(done.code, 1, done.out + done.err);
        assert.match(done.err, pattern);
    };

    it('reads GB18030, semicolons, tabs and a byte order mark', async () => {
        good(run('customer', GB18030));
        assert.equal((await find('customers', "name = '云帆科技'"))[0].city, '上海');
        good(run('customer', '﻿客户名称;员工人数;年营业额\r\n"瑞达;集团";１，２００;3.5万\r\n'));
        const [ruida] = await find('customers', "name = '瑞达;集团'");
        assert.deepEqual([ruida.employees, ruida.annual_revenue], [1200, '35000.0000']);
        good(run('customer', 'Company\tCity\nTabbed "T" Ltd\tOslo\n'));
        assert.equal((await find('customers', "city = 'Oslo'")).length, 1);
    });

    it('cleans what both countries write', async () => {
        good(run('customer', [
            'name,annual_revenue,employees,level_locked,founded_on,industry,website,next_follow_at',
            'N1,"¥1.2亿","1,234",是,2001年2月3日,零售,https://n1.cn,2026-03-01 下午3:30',
            'N2,"$4,821.50",７,no,2001-02-03,Retail,,',
            'N3,人民币 100 万元,,0,20010203,RETAIL,,2026-03-01T15:30:00+08:00',
        ].join('\n')));
        const rows = await find('customers', "name in ['N1', 'N2', 'N3']");
        assert.deepEqual(rows.map((row) => row.annual_revenue), ['120000000.0000', '4821.5000', '1000000.0000']);
        assert.deepEqual(rows.map((row) => row.employees), [1234, 7, null]);
        assert.deepEqual(rows.map((row) => row.level_locked), [true, false, false]);
        assert.deepEqual(rows.map((row) => row.founded_on), ['2001-02-03', '2001-02-03', '2001-02-03']);
        assert.deepEqual(rows.map((row) => row.industry), ['retail', 'retail', 'retail']);
        assert.equal(rows[0].next_follow_at, '2026-03-01T07:30:00.000Z'); // the organisation is in Shanghai
        assert.equal(rows[1].next_follow_at, null); // empty is null, never now
        assert.equal(rows[2].next_follow_at, '2026-03-01T07:30:00.000Z');
    });

    it('asks for the order of dates instead of guessing', async () => {
        bad(run('customer', 'name,founded_on\nD1,01/02/2017\n'),
            /founded_on.*"01\/02\/2017".*2017-02-01 \(dmy\), 2017-01-02 \(mdy\).*--date-order/s);
        assert.equal((await find('customers', "name = 'D1'")).length, 0);
        good(run('customer', 'name,founded_on\nD1,01/02/2017\nD2,25/02/2017\n')); // the second decides for both
        assert.equal((await find('customers', "name = 'D1'"))[0].founded_on, '2017-02-01');
        bad(run('customer', 'name,founded_on\nD3,25/02/2017\nD4,02/25/2017\n'), /No order.*25\/02\/2017.*02\/25\/2017|No order.*02\/25\/2017.*25\/02\/2017/s);
        good(run('customer', 'name,founded_on\nD5,01/02/17\n', '--date-order', 'mdy'));
        assert.equal((await find('customers', "name = 'D5'"))[0].founded_on, '2017-01-02');
    });

    it('names every error by line and column, and saves nothing', async () => {
        const done = run('customer', 'name,employees,email\nE1,5,e1@example.com\nE2,many,x\n,6,\nE4,7\n');
        bad(done, /line 3, employees: "many"/);
        assert.match(done.err, /line 3, email: "x"/);
        assert.match(done.err, /line 4, name: .*required/);
        assert.match(done.err, /line 5.*2 cells, the header has 3/);
        assert.match(done.err, /Nothing was saved/);
        assert.equal((await find('customers', "name = 'E1'")).length, 0);
    });

    it('puts rejected rows aside as they were, and takes them again when mended', async () => {
        const rejects = join(folder, 'rejects.csv');
        const done = run('customer', 'name,employees,city\nR1,5,"a, b"\n"R ""2""",many,"c, d"\n', '--rejects', rejects);
        good(done);
        assert.match(done.out, /Created 1, .*rejected 1/);
        const text = readFileSync(rejects, 'utf8');
        assert.match(text, /^﻿name,employees,city,import_error\r\n"R ""2""",many,"c, d",/);
        good(server.guanxi(['import', 'customer', file('mended.csv', text.replace('many', '9'))]));
        assert.equal((await find('customers', "name = 'R \"2\"'"))[0].employees, 9);
    });

    it('answers, creates or rejects names that nothing is called', async () => {
        const content = 'name,owner,industry\nU1,Person sma,Retial\nU2,Person sam,retail\nU3,Person sma,retail\n';
        const asked = run('customer', content);
        bad(asked, /"Person sma" {2}2 rows, first on line 2; near it: Person sam/);
        assert.match(asked.err, /"Retial" {2}1 rows, first on line 2; near it: retail/);
        assert.match(asked.err, /--value "owner:Person sma=Person sam"/);
        good(run('customer', content, '--value', 'owner:Person sma=Person sam', '--value', 'industry:Retial='));
        const rows = await find('customers', "name in ['U1', 'U2', 'U3']");
        assert.deepEqual(rows.map((row) => [row.owner.name, row.industry]),
            [['Person sam', null], ['Person sam', 'retail'], ['Person sam', 'retail']]);
        const rejects = join(folder, 'names.csv');
        good(run('customer', content.replaceAll(/^U/gm, 'V'), '--on-bad', 'reject', '--rejects', rejects));
        assert.equal((await find('customers', "name in ['V1', 'V2', 'V3']")).length, 1);
        assert.equal(readFileSync(rejects, 'utf8').trim().split('\n').length, 3);
        const made = run('user', 'name,department\nNew person,New office\nOther person,New office\n', '--create', 'department');
        good(made);
        assert.equal((await find('departments', "name = 'New office'")).length, 1);
    });

    it('finds records by login, number, phone and e-mail, and asks when several fit', async () => {
        good(run('customer', 'name,phone,email\nPhone Ltd,138-0013-8000,\nMail Ltd,,Info@Mail.example\nTwin,,\nTwin,,\n'));
        const [phone] = await find('customers', "name = 'Phone Ltd'");
        good(run('contact', `name,customer\nC1,+86 13800138000\nC2,info@mail.example\nC3,${phone.code}\n`));
        const contacts = await find('contacts', "name in ['C1', 'C2', 'C3']");
        assert.deepEqual(contacts.map((contact) => contact.customer?.name), ['Phone Ltd', 'Mail Ltd', 'Phone Ltd']);
        bad(run('contact', 'name,customer\nC4,Twin\n'), /"Twin" {2}1 rows.*candidates: Twin \(id \d+\), Twin \(id \d+\)/);
    });

    it('links rows of the same file in any order', async () => {
        // chains of 20, most of them beginning in one save and ending in another
        const rows = ['name,parent'];
        const parent = (i) => (i + 125 < 2500 ? `Q${i + 125}` : '');
        for (let i = 0; i < 2500; i += 1) rows.push(`Q${i},${parent(i)}`);
        good(run('customer', `${rows.join('\n')}\n`));
        for (const i of [0, 1, 900, 999, 1000, 2374])
            assert.equal((await find('customers', `name = 'Q${i}'`))[0].parent.name, parent(i));
        assert.equal((await find('customers', "name = 'Q2499'"))[0].parent, null);
        bad(run('customer', 'name,parent\nW1,W2\nW2,\nW2,\n'), /"W2" {2}1 rows.*2 rows of the file/);
    });

    it('updates, skips or refuses what is there, also inside the file', async () => {
        const key = ['--match', 'registration_no'];
        good(run('customer', 'name,registration_no,city\nM1,X-1,Rome\nM2,X-2,Paris\n'));
        const again = run('customer', 'name,registration_no,city\nM1 new,X-1,\nM3,X-3,Bonn\nM3 bis,X-3,Berlin\n', ...key);
        good(again);
        assert.match(again.out, /Created 1, updated 2/);
        assert.match(again.out, /1 rows repeat the key/);
        const rows = await find('customers', "registration_no in ['X-1', 'X-2', 'X-3']");
        assert.deepEqual(rows.map((row) => [row.name, row.city]),
            [['M1 new', 'Rome'], ['M2', 'Paris'], ['M3 bis', 'Berlin']]); // an empty cell leaves what is there
        good(run('customer', 'name,registration_no\nM1 again,X-1\nM4,X-4\n', ...key, '--on-match', 'skip'));
        assert.equal((await find('customers', "registration_no = 'X-1'"))[0].name, 'M1 new');
        bad(run('customer', 'name,registration_no\nM1 again,X-1\n', ...key, '--on-match', 'error'), /line 2, registration_no: .*there already/);
        bad(run('product', 'name,code\nA,K-1\nB,K-1\n'), /line 3, code: .*line 2 already/);
    });

    it('says what a dry run would do, and does nothing', async () => {
        const done = run('customer', 'name,registration_no\nY1,X-1\nY2,Y-2\nY3,Y-2\n', '--match', 'registration_no', '--dry-run');
        good(done);
        assert.match(done.out, /would create 1, update 2, skip 0, reject 0/);
        assert.equal((await find('customers', "name = 'Y2'")).length, 0);
    });

    it('refuses columns it cannot place and options that fit nothing', async () => {
        bad(run('customer', 'name,colour\nZ,red\n'), /column "colour" matches no field/);
        bad(run('customer', 'name,name\nZ,red\n'), /Two columns are called "name"/);
        bad(run('customer', 'name\nZ\n', '--map', 'nmae=name'), /no column "nmae"/);
        bad(run('customer', 'name\nZ\n', '--map', 'name=nmae'), /no field "nmae".*"name"/);
        bad(run('customer', 'name,city\nZ,z\n', '--map', 'city=last_activity_at'), /set by the system/);
        bad(run('nothing', 'name\nZ\n'), /no object "nothing"/);
        bad(run('customer', ''), /no header/);
        assert.equal(run('customer', 'name\nZ\n', '--on-match', 'perhaps').code, 2);
    });

    it('names the line of a broken quote at line 700,000 and saves nothing', async () => {
        const path = join(folder, 'large.csv');
        const stream = createWriteStream(path);
        stream.write('name,city\n');
        for (let i = 2; i <= 701000; i += 1) {
            const line = i === 700000 ? `"broken ${i},city\n` : `n${i},city\n`;
            if (!stream.write(line)) await once(stream, 'drain');
        }
        stream.end();
        await once(stream, 'finish');
        bad(server.guanxi(['import', 'customer', path]), /Line 700000: the quote that opens here is never closed/);
        assert.equal((await find('customers', "city = 'city'")).length, 0);
    });

    it('lets other people save while it runs, and is undone as one', async () => {
        const rows = ['name,city'];
        for (let i = 0; i < 20000; i += 1) rows.push(`Bulk ${i},Bulk`);
        const path = file('bulk.csv', `${rows.join('\n')}\n`);
        const running = import('node:child_process').then(({ spawn }) => new Promise((done) => {
            const child = spawn(process.env.GUANXI_BIN ?? 'build/guanxi', ['import', 'customer', path, '--data', server.folder]);
            let out = '';
            child.stdout.on('data', (text) => (out += text));
            child.on('close', (code) => done({ code, out }));
        }));
        let ended = false;
        running.then(() => (ended = true));
        let saves = 0;
        while (!ended) {
            const reply = await api('POST', '/customers', { name: `Meanwhile ${saves}` });
            assert.equal(reply.status, 201, reply.text);
            saves += 1;
        }
        const { code, out } = await running;
        assert.equal(code, 0, out);
        assert.ok(saves > 0);
        const txn = /guanxi undo (\d+)/.exec(out)[1];
        assert.equal((await api('GET', "/customers?limit=0&total=true&filter=city = 'Bulk'")).body.total, 20000);
        const undo = await api('POST', `/transactions/${txn}/undo`, {});
        assert.equal(undo.status, 202, undo.text);
        const job = await jobEnded(api, undo.body.job);
        assert.deepEqual([job.status, job.report.undone, job.report.conflicts], ['done', 20000, []], JSON.stringify(job));
        assert.equal((await api('GET', "/customers?limit=0&total=true&filter=city = 'Bulk'")).body.total, 0);
        assert.equal((await find('customers', "name = 'Meanwhile 0'")).length, 1);
    });

    it('exports the same bytes twice, and what it exports can be imported', async () => {
        good(run('customer', 'name,city\n"=HYPERLINK(""x"")","a, ""b"""\n-5 degrees,+86 21 5555 0000\n'));
        const filter = ['--filter', "name in ['=HYPERLINK(\"x\")', '-5 degrees']"];
        const first = server.guanxi(['export', 'customer', ...filter, '--fields', 'name,city,owner.name']);
        good(first);
        assert.equal(first.out, '﻿name,city,owner.name\r\n"\'=HYPERLINK(""x"")","a, ""b""",\r\n\'-5 degrees,+86 21 5555 0000,\r\n');
        assert.equal(server.guanxi(['export', 'customer', ...filter, '--fields', 'name,city,owner.name']).out, first.out);
        good(server.guanxi(['import', 'customer', file('back.csv', first.out), '--match', 'name', '--map', 'owner.name=owner']));
        assert.equal((await find('customers', "name = '-5 degrees'")).length, 1);
        const lines = server.guanxi(['export', 'customers', ...filter, '--format', 'jsonl', '--fields', 'id,name,owner']);
        assert.deepEqual(JSON.parse(lines.out.split('\n')[0]).name, '=HYPERLINK("x")');
        const whole = join(folder, 'all.csv');
        good(server.guanxi(['export', 'customer', '-o', whole, '--no-bom']));
        assert.match(readFileSync(whole, 'utf8'), /^id,version,/);
        bad(server.guanxi(['export', 'customer', '--filter', 'nmae = 1']), /nmae/);
        bad(server.guanxi(['export', 'customer', '--fields', 'nmae']), /"nmae".*"name"/);
    });

    it('speaks Chinese when asked', () => {
        const done = run('customer', '名称,行业\n中文,零受\n', '--lang', 'zh');
        assert.equal(done.code, 1);
        assert.match(done.err, /无法识别的值/);
        assert.match(done.err, /“零受” {2}1 行，首见于第 2 行；相近的有：零售/);
        assert.match(done.err, /未保存任何内容/);
    });
});
