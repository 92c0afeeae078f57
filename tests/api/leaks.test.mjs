// What a masked or hidden field holds is told by no route, whatever is asked: not its past, not by inference, not in a
// file. Mia of marketing sees phones and mails masked and the evidence of consents not at all.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, startServer } from './server.mjs';

// Each value occurs in the base only as what it is: a reply that holds one, or a part that tells it, leaks.
const SECRETS = ['13855554444', '55554444', '13866665555', '66665555', 'boss@secret-mail.example', 'secret-mail', 'old@former-mail.example', 'former-mail', '13877778888', '77778888', 'wx-hush', 'Form hidden-17', 'hidden-17', '13922223333', '22223333'];

let server, admin, sue, mia, kept;
const encoded = encodeURIComponent;
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);

function tells(reply, what) {
    for (const secret of SECRETS) assert.ok(!reply.text.includes(secret), `${what} tells ${secret}: ${reply.text.slice(0, 600)}`);
}

describe('leaks', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        const added = server.guanxi(['user', 'add', 'mia', '--name', 'Mia', '--role', 'marketing', '--password-stdin'], `${PASSWORD}\n`);
        assert.equal(added.code, 0, added.err);
        [sue, mia] = [await server.as('sue'), await server.as('mia')];
        const made = await sue('POST', '/customers', { name: 'Hush Ltd', phone: '13855554444', email: 'old@former-mail.example' });
        const customer = ok(made, 201).id;
        ok(await sue('PATCH', `/customers/${customer}`, { phone: '13866665555', email: 'boss@secret-mail.example' }));
        const contact = ok(await sue('POST', '/contacts', { name: 'Chief', customer, mobile: '13877778888', wechat: 'wx-hush' }), 201).id;
        ok(await sue('PATCH', `/customers/${customer}`, { primary_contact: contact }));
        ok(await sue('POST', '/consents', { contact, channel: 'sms', evidence: 'Form hidden-17' }), 201);
        ok(await sue('POST', '/activities', { subject: 'Talk', customer, contact }), 201);
        const gone = ok(await sue('POST', '/contacts', { name: 'Gone', customer, mobile: '13922223333' }), 201).id;
        await sue('DELETE', `/contacts/${gone}`);
        kept = { customer, contact, gone, txn: made.headers.get('x-guanxi-txn'), point: ok(await sue('GET', `/contact_points?filter=${encoded(`contact = '${contact}'`)}`)).data[0].id };
        for (const path of [`/customers/${customer}`, `/contacts/${contact}`]) assert.equal((await mia('GET', path)).status, 200, 'she sees the records');
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('she sees them masked: on the record, in lists, as children, through references', async () => {
        const record = ok(await mia('GET', `/customers/${kept.customer}`));
        assert.deepEqual([record.phone, record.email], ['138****5555', 'b***@secret-mail.example']);
        const { text } = await mia('GET', `/contacts/${kept.contact}`);
        assert.match(text, /138\*\*\*\*8888/);
        assert.ok(!text.includes('13877778888') && !text.includes('wx-hush'), text);
    });

    it('nowhere by reading: past, moments, bin, lists, references, timeline, personal data, changes', async () => {
        const at = new Date().toISOString();
        const paths = [
            `/customers/${kept.customer}/history`, `/contacts/${kept.contact}/history`, `/contact_points/${kept.point}/history`, `/customers/${kept.customer}?as_of=${at}`, `/contacts/${kept.contact}?as_of=${at}`, '/contacts/deleted', '/contact_points/deleted', '/customers/deleted', '/consents',
            '/contact_points', '/activities', '/activities?fields=customer.phone,contact.mobile', '/contacts?fields=name,customer.phone,customer.email', '/customers?fields=name,primary_contact.mobile,points', `/contacts/${kept.contact}/personal-data`,
            '/changes', '/transactions', `/customers/${kept.customer}/timeline`, `/contacts/${kept.contact}/timeline`, '/values/contact/customer?q=138', '/values/activity/contact?q=wx', '/audit', '/search?q=13866665555', '/search?q=5555', '/search?q=wx-hush', '/search?q=secret-mail', '/openapi.json', '/meta',
        ];
        for (const path of paths) {
            const reply = await mia('GET', path);
            const asked = decodeURIComponent(new URLSearchParams(path.split('?')[1]).get('q') ?? '');
            const mails = reply.text.replace(`"q":"${asked}"`, '').replaceAll('***@secret-mail.example', '').replaceAll('***@former-mail.example', '');
            for (const secret of SECRETS) assert.ok(!mails.includes(secret), `${path} tells ${secret}: ${mails.slice(0, 600)}`);
        }
    });

    it('nor is a record found by it', async () => {
        for (const [object, field, value] of [['customers', 'phone', '13866665555'], ['customers', 'email', 'boss@secret-mail.example'], ['contacts', 'mobile', '13877778888'], ['contacts', 'wechat', 'wx-hush'], ['contact_points', 'raw', '13877778888'], ['contact_points', 'normal', '13877778888'], ['contacts', 'customer.phone', '13866665555'], ['activities', 'contact.mobile', '13877778888'], ['consents', 'evidence', 'Form hidden-17']]) {
            for (const filter of [`${field} = '${value}'`, `${field} contains '${value.slice(0, 4)}'`, `${field} starts with '1'`, `${field} in ['${value}']`, `length(${field}) > 3`, `${field} > 'a'`])
                assert.equal((await mia('GET', `/${object}?filter=${encoded(filter)}`)).status, 422, filter);
            assert.equal((await mia('GET', `/${object}?sort=${field}`)).status, 422, `sort ${field}`);
            for (const body of [{ group: [field], measures: ['count'] }, { measures: [`max(${field})`] }, { filter: `${field} = '${value}'`, measures: ['count'] }])
                assert.equal((await mia('POST', `/${object}/aggregate`, body)).status, 422, JSON.stringify(body));
            if (!field.includes('.')) assert.equal((await mia('POST', `/${object}/facets`, { fields: [field] })).status, 422, `facets ${field}`);
        }
        for (const filter of ["count(points where raw = '13877778888') > 0", "count(consents where evidence contains 'hidden') > 0", "count(contacts where mobile = '13877778888') > 0"])
            assert.equal((await mia('GET', `/${filter.includes('contacts') ? 'customers' : 'contacts'}?filter=${encoded(filter)}`)).status, 422, filter);
        for (const q of ['13866665555', '5555', '13877778888', 'wx-hush', 'boss']) assert.deepEqual(((await mia('GET', `/search?q=${encoded(q)}`)).body.data ?? []).flatMap((group) => group.hits), [], q);
    });

    it('nor by writing, nor by what a refusal says', async () => {
        for (const [method, path, body] of [
            ['PATCH', `/customers/${kept.customer}`, { phone: '13866665555' }], ['PATCH', `/contacts/${kept.contact}`, { mobil: '1' }], ['POST', '/customers', { name: 'x', phone: '13866665555' }], ['POST', `/transactions/${kept.txn}/undo`, { dry_run: true }],
            ['POST', '/customers/batch', { action: 'update', filter: "phone = '13866665555'", values: { city: 'x' } }], ['POST', '/customers/check-duplicates', { values: { name: 'Other', phone: '13866665555' } }], ['POST', `/customers/${kept.customer}/reveal`, { fields: ['phone'], reason: 'Just curious' }],
        ]) {
            const reply = await mia(method, path, body);
            const answer = reply.text.replaceAll(JSON.stringify(body), '');
            for (const secret of SECRETS.filter((value) => !JSON.stringify(body).includes(value))) assert.ok(!answer.includes(secret), `${method} ${path} tells ${secret}: ${answer.slice(0, 500)}`);
            assert.ok(reply.status >= 400 || path.includes('duplicates'), `${method} ${path}: ${reply.text}`);
        }
        const misspelt = await mia('GET', `/consents?fields=evidenc`);
        assert.ok(!misspelt.text.includes('evidence'), 'the name of a hidden field is not suggested');
        const body = await sue('POST', '/products', { name: 'x', cos: '1' });
        assert.ok(!/"cost|“cost|"cost"/.test(body.text), body.text);
    });

    it('what she may not see she cannot restore, either', async () => {
        assert.ok((await mia('POST', `/contacts/${kept.gone}/restore`)).status >= 400);
    });

    it('reveals are for who has the right, for masked fields, for a reason, and are in the audit [R205]', async () => {
        const path = `/customers/${kept.customer}/reveal`;
        const refused = await mia('POST', path, { fields: ['phone'], reason: 'Call the customer' });
        assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden'], refused.text);
        ok(await admin('POST', '/object_rights', { role: 'marketing', object: 'customer', read: 'all', reveal: 'all' }), 201);
        for (const [body, status, code] of [
            [{ fields: ['phone'], reason: 'x' }, 422, 'reason_short'], [{ fields: ['phone'] }, 422, 'reason_short'], [{ fields: [], reason: 'Call them' }, 422, 'list_empty'], [{ fields: ['city'], reason: 'Call them' }, 422, 'not_masked'],
            [{ fields: ['phon'], reason: 'Call them' }, 422, 'unknown_field'], [{ fields: 'phone', reason: 'Call them' }, 422, 'not_a_list'], [{ fields: ['phone'], reason: 'Call them', all: true }, 422, 'body_unexpected'],
        ]) {
            const reply = await mia('POST', path, body);
            assert.ok(reply.status === status && reply.text.includes(code), `${JSON.stringify(body)}: ${reply.text}`);
            tells(reply, 'a refused reveal');
        }
        assert.deepEqual(ok(await mia('POST', path, { fields: ['phone', 'email'], reason: 'Call the customer' })), { values: { phone: '13866665555', email: 'boss@secret-mail.example' } });
        const { data } = ok(await admin('GET', `/audit?action=reveal&object=customer&id=${kept.customer}`));
        assert.equal(data.length, 1, 'only what was revealed');
        assert.deepEqual([data[0].actor.name, data[0].detail.fields, data[0].detail.reason, data[0].address], ['Mia', ['phone', 'email'], 'Call the customer', '127.0.0.1']);
        assert.equal((await mia('POST', '/customers/77/reveal', { fields: ['phone'], reason: 'Call them' })).status, 404);
        tells(await admin('GET', '/audit?limit=500'), 'the audit');
    });

    it('a hundred an hour, then 429 with Retry-After', async () => {
        const path = `/customers/${kept.customer}/reveal`;
        let reply;
        let count = 1;
        do reply = await mia('POST', path, { fields: ['phone'], reason: 'Call the customer' });
        while (reply.status === 200 && ++count < 200);
        assert.deepEqual([reply.status, reply.body.code, count], [429, 'reveal_limit', 100], reply.text);
        const wait = Number(reply.headers.get('retry-after'));
        assert.ok(wait > 3000 && wait <= 3601, String(wait));
    });

    it('an export with her rights holds masked values, leaves hidden columns out, and is in the audit', async () => {
        const grant = { objects: { customer: { export: 'all' }, contact: { export: 'all' }, consent: { export: 'all' } } };
        ok(await admin('PATCH', '/rights/roles/marketing', grant));
        const bare = (text) => text.replaceAll('***@secret-mail.example', '').replaceAll('***@former-mail.example', '');
        for (const [object, masked] of [['customers', '138****5555'], ['contacts', '138****8888'], ['consents', 'sms']])
            for (const format of ['csv', 'jsonl']) {
                const done = server.guanxi(['export', object, '--as', 'mia', '--format', format]);
                assert.equal(done.code, 0, done.err);
                assert.ok(done.out.includes(masked), `${object} ${format}: ${done.out.slice(0, 600)}`);
                tells({ text: bare(done.out) }, `export of ${object} as ${format}`);
                assert.ok(!done.out.includes('evidence'), 'not even the name of a hidden column');
                assert.ok(!done.out.includes('Gone'), 'what was deleted is not there');
            }
        for (const [args, code] of [[['consents', '--fields', 'evidence'], 1], [['customers', '--filter', "phone = '13866665555'"], 1], [['customers', '--filter', "count(contacts where mobile = '13877778888') > 0"], 1], [['users'], 1], [['customers', '--as', 'nobody'], 1]]) {
            const done = server.guanxi(['export', ...args, ...(args.includes('--as') ? [] : ['--as', 'mia'])]);
            assert.deepEqual([done.code, done.out.includes('Hush')], [code, false], `${args.join(' ')}: ${done.out}${done.err}`);
        }
        const sams = server.guanxi(['export', 'customers', '--as', 'sam', '--fields', 'name', '--no-bom']);
        assert.deepEqual([sams.code, sams.out], [0, 'name\r\n'], 'nothing of hers to him');
        const whole = server.guanxi(['export', 'customers', '--fields', 'phone']);
        assert.ok(whole.out.includes('13866665555'), 'the system sees all');
        const { data } = ok(await admin('GET', '/audit?action=export&limit=500'));
        const noted = data.find((one) => one.detail.as === 'mia' && one.object === 'contact');
        assert.deepEqual([noted.actor, noted.detail.count], [null, 1], 'it was the system that exported');
    });

    it('an export neutralises what a spreadsheet would run, and an import takes it back as it was', async () => {
        const texts = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\ttab', "'=quoted", "'plain", '=HYPERLINK("http://x","y")', '-5', '+86 139'];
        const rows = texts.map((text, i) => ({ name: `Cell ${i}`, short_name: text.trim(), address: text.trim() }));
        ok(await admin('POST', '/customers', rows), 201);
        const done = server.guanxi(['export', 'customers', '--filter', "name starts with 'Cell '", '--fields', 'name,address,annual_revenue', '--no-bom']);
        assert.equal(done.code, 0, done.err);
        for (const cell of done.out.split(/\r\n|,/).filter(Boolean)) {
            const bare = cell.replace(/^"/, '');
            assert.ok(!/^[=@\t]/.test(bare) && (!/^[+-]/.test(bare) || /^[+-][0-9 .,()-]+$/.test(bare)), `runs: ${cell}`);
        }
        const { writeFileSync } = await import('node:fs');
        const file = `${server.folder}/back.csv`;
        writeFileSync(file, done.out.replaceAll('Cell ', 'Back '));
        const back = server.guanxi(['import', 'customers', file]);
        assert.equal(back.code, 0, back.err + back.out);
        const { data } = ok(await admin('GET', `/customers?limit=100&sort=name&fields=name,address&filter=${encoded("name starts with 'Back '")}`));
        assert.deepEqual(data.map((row) => row.address), rows.map((row) => row.address));

        // the same for texts of several lines, whatever blanks they are given with
        const long = ['\t=1+1', '\tplain', '\t\t-2+3', "'\tquoted", '=a\nb', '\r=cr', '+86 139', 'x'];
        ok(await admin('POST', '/activities', long.map((content, i) => ({ subject: `Long ${i}`, content }))), 201);
        const stored = async (start) => ok(await admin('GET', `/activities?limit=100&sort=subject&fields=subject,content&filter=${encoded(`subject starts with '${start} '`)}`)).data.map((row) => row.content);
        const exported = server.guanxi(['export', 'activities', '--filter', "subject starts with 'Long '", '--fields', 'subject,content,kind', '--no-bom']);
        assert.equal(exported.code, 0, exported.err);
        assert.ok(!/(^|,)"?[\t\r=@]/m.test(exported.out.replaceAll('\r\n', '\n')), exported.out);
        writeFileSync(file, exported.out.replaceAll('Long ', 'Again '));
        const again = server.guanxi(['import', 'activities', file]);
        assert.equal(again.code, 0, again.err + again.out);
        assert.deepEqual(await stored('Again'), await stored('Long'));
        assert.equal((await stored('Again')).length, long.length);
    });
});
