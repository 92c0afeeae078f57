// Nothing is inferred: Eve asks everything that could tell what a masked or hidden field holds, once with the right guess
// and once with a wrong one, and must get the same answer. What she sees of the values anywhere is their mask.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, startServer } from './server.mjs';

let server, admin, eve, sue, kept;
const encoded = encodeURIComponent;
const label = { en: 'L', zh: '标' };
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);

// Of the object vault, by use and type: what it holds and what it does not.
const GUARDED = {
    m_text: ['quartz-lynx', 'basalt-crow'], m_phone: ['13711112222', '13733334444'], m_mail: ['lynx@hollow.example', 'crow@barren.example'], m_money: ['733195824.25', '844285824.5'], m_int: [417770359, 528880359],
    m_date: ['2031-03-17', '2032-04-18'], m_pick: ['red', 'blue'], m_ref: ['$one', '$two'], m_flag: [true, false], m_tags: [['tagged-x'], ['tagged-y']],
    h_text: ['velvet-otter', 'suede-heron'], h_money: ['611375824.75', '922495824.5'], h_int: [631110359, 742220359], h_date: ['2033-05-19', '2034-06-20'], h_pick: ['red', 'blue'], h_ref: ['$one', '$two'],
};
const TYPES = { text: 'text', phone: 'phone', mail: 'email', money: 'money', int: 'integer', date: 'date', pick: 'select', ref: 'reference', flag: 'boolean', tags: 'tags' };
const SECRETS = ['quartz', 'lynx', '13711112222', '11112222', '733195824', '417770359', '2031-03-17', 'tagged-x', 'velvet', 'otter', '611375824', '631110359', '2033-05-19', 'Nemo Holdings', 'nemo holdings'];

const fill = (value) => JSON.parse(JSON.stringify(value ?? null).replace(/\$(\w+)/g, (all, name) => kept[name] ?? all));
const literal = (value) => (typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? literal(value[0]) : String(value));

function tells(text, what) {
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `${what} tells ${secret}: ${text.slice(0, 700)}`);
}

/** The same question with the right guess and a wrong one: same status, same words but for the guess itself. */
async function same(what, ask, right, wrong) {
    const plain = (reply, guess) => {
        let text = reply.text.replace(/"request_id":"[^"]*"/, '').replace(/"(updated_at|at)":"[^"]*"/g, '');
        for (const part of [guess].flat()) text = text.replaceAll(String(part), '?');
        return [reply.status, text.replace(/"character":\d+/g, '')];
    };
    const [yes, no] = [await ask(right), await ask(wrong)];
    assert.deepEqual(plain(yes, right), plain(no, wrong), what);
    tells(yes.text.replaceAll(String([right].flat()[0]), ''), what);
    return yes;
}

/** Cursors in every form they could be read in. */
const readable = (cursor) => (cursor ? cursor + Buffer.from(cursor, 'base64url').toString('latin1') + Buffer.from(cursor, 'base64url').toString('utf16le') : '');

describe('inference', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        ok(await admin('POST', '/rights/roles', { key: 'curious', label }), 201);
        const options = ['red', 'blue'].map((key) => ({ key, label }));
        const fields = Object.keys(GUARDED).map((name) => {
            const type = TYPES[name.slice(2)];
            return { name, type, label, ...(type === 'select' ? { options } : {}), ...(type === 'reference' ? { target: 'customer', children: `${name}_vaults` } : {}), ...(['text', 'phone', 'email'].includes(type) ? { search: true } : {}) };
        });
        ok(await admin('POST', '/meta/objects', { name: 'vault', plural: 'vaults', label, plural_label: label, owned: true, fields: [{ name: 'name', type: 'text', label, contains: true }, { name: 'code', type: 'text', label, unique: true }, { name: 'holder', type: 'reference', target: 'customer', children: 'vaults', label }, ...fields] }), 201);
        ok(await admin('POST', '/meta/objects', { name: 'key_card', plural: 'key_cards', label, plural_label: label, owned: true, fields: [{ name: 'name', type: 'text', label }, { name: 'vault', type: 'reference', target: 'vault', children: 'cards', label }] }), 201);
        const uses = Object.fromEntries(Object.keys(GUARDED).map((name) => [`vault.${name}`, name.startsWith('m_') ? 'masked' : 'hidden']));
        const all = { read: 'all', create: 'own', edit: 'all', delete: 'own', bulk: 'all', export: 'all', assign: 'own' };
        ok(await admin('PATCH', '/rights/roles/curious', { objects: { vault: all, key_card: all, view: all, customer: { read: 'own', create: 'own', edit: 'own' } }, fields: { ...uses } }));
        assert.equal(server.guanxi(['user', 'add', 'eve', '--name', 'Eve', '--role', 'curious', '--password-stdin'], `${PASSWORD}\n`).code, 0);
        [eve, sue] = [await server.as('eve'), await server.as('sue')];
        kept = {};
        kept.one = ok(await sue('POST', '/customers', { name: 'Nemo Holdings' }), 201).id;
        kept.two = ok(await sue('POST', '/customers', { name: 'Aaa Holdings' }), 201).id;
        const held = Object.fromEntries(Object.entries(GUARDED).map(([name, [value]]) => [name, value]));
        kept.vault = ok(await admin('POST', '/vaults', fill({ name: 'First', code: 'K-1', holder: '$one', ...held, m_text: 'older quartz-lynx', h_int: 631120359 })), 201).id;
        ok(await admin('PATCH', `/vaults/${kept.vault}`, fill({ m_text: held.m_text, h_int: held.h_int })));
        kept.other = ok(await admin('POST', '/vaults', { name: 'Second', code: 'K-2', holder: kept.two, m_int: 5 }), 201).id;
        for (let i = 0; i < 6; i++) ok(await admin('POST', '/vaults', { name: `More ${i}`, holder: i % 2 ? kept.one : kept.two, m_int: i, h_int: 10 - i, m_text: `t${i}`, h_text: `u${i}` }), 201);
        kept.card = ok(await admin('POST', '/key_cards', { name: 'Card', vault: kept.vault }), 201).id;
        kept.gone = ok(await admin('POST', '/vaults', fill({ name: 'Gone', ...held })), 201).id;
        ok(await admin('DELETE', `/vaults/${kept.gone}`), 204);
        kept.mine = ok(await eve('POST', '/vaults', { name: 'Mine' }), 201).id;
        assert.equal((await eve('GET', `/vaults/${kept.vault}`)).status, 200);
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('reading anywhere shows masks or nothing', async () => {
        const at = new Date().toISOString();
        const masked = Object.keys(GUARDED).filter((name) => name.startsWith('m_'));
        for (const path of [`/vaults/${kept.vault}`, '/vaults', '/vaults?limit=500', `/vaults?fields=name,${masked}`, `/vaults/${kept.vault}/history`, `/vaults/${kept.vault}?as_of=${at}`, '/vaults/deleted', `/vaults/${kept.gone}/history`, `/key_cards?fields=name,${masked.map((name) => `vault.${name}`)}`, `/key_cards/${kept.card}?fields=vault.m_text`, '/key_cards', `/vaults/${kept.vault}/access`, `/vaults/${kept.vault}/shares`, `/vaults/${kept.vault}/timeline`, '/meta', '/openapi.json', '/users/me/rights', '/values/key_card/vault?q=F', '/search?q=first'])
            tells((await eve('GET', path)).text, path);
        for (const name of Object.keys(GUARDED).filter((name) => name.startsWith('h_'))) {
            for (const path of [`/vaults?fields=${name}`, `/key_cards?fields=vault.${name}`, `/vaults/${kept.vault}?fields=${name}`, `/vaults/${kept.vault}?as_of=${at}&fields=${name}`]) assert.equal((await eve('GET', path)).status, 422, path);
            assert.ok(!(await eve('GET', '/meta')).text.includes(name), name);
        }
    });

    for (const [name, [right, wrong]] of Object.entries(GUARDED)) {
        it(`filters on ${name} are refused, wherever a condition may stand`, async () => {
            const conditions = (guess) => {
                const value = literal(fill(guess));
                const other = typeof guess === 'string' ? [`${name} contains ${value}`, `${name} starts with ${value}`, `length(${name}) > 3`, `coalesce(${name}, '') = ${value}`, `concat(name, ${name}) = ${value}`] : [];
                return [`${name} = ${value}`, `${name} != ${value}`, `not (${name} = ${value})`, `${name} in [${value}]`, `${name} not in [${value}]`, `${name} between ${value} and ${value}`, `if(${name} = ${value}, true, false)`, `name = 'zzz' or ${name} = ${value}`, ...other];
            };
            const places = (condition) => [
                () => eve('GET', `/vaults?filter=${encoded(condition)}`), () => eve('GET', `/vaults?limit=0&total=true&filter=${encoded(condition)}`),
                () => eve('POST', '/vaults/aggregate', { measures: ['count'], filter: condition }), () => eve('POST', '/vaults/facets', { fields: ['name'], filter: condition }), () => eve('POST', '/vaults/facets', { fields: ['name'], filters: { name: condition } }),
                () => eve('POST', '/vaults/batch', { action: 'update', filter: condition, values: { tags: ['x'] }, dry_run: true }), () => eve('POST', '/views', { name: 'Probe', object: 'vault', filter: condition }),
                () => eve('GET', `/customers?filter=${encoded(`count(vaults where ${condition}) > 0`)}`), () => eve('POST', '/vaults/aggregate', { measures: [`count(where ${condition})`] }),
            ];
            for (const [i, condition] of conditions(right).entries()) {
                const others = places(conditions(wrong)[i]);
                for (const [p, place] of places(condition).entries()) {
                    const reply = await place();
                    assert.ok([400, 422].includes(reply.status), `place ${p}, ${condition}: ${reply.status} ${reply.text.slice(0, 300)}`);
                    assert.equal((await others[p]()).body.code, reply.body.code, condition);
                }
            }
            const above = `vault.${name} = ${literal(fill(right))}`;
            assert.equal((await eve('GET', `/key_cards?filter=${encoded(above)}`)).status, 422, above);
        });

        it(`orders, groups, measures, facets and views of ${name} are refused`, async () => {
            for (const path of [`/vaults?sort=${name}`, `/vaults?sort=-${name},name`, `/vaults?sort=name,${name}`, `/key_cards?sort=vault.${name}`]) assert.equal((await eve('GET', path)).status, 422, path);
            const measures = ['sum', 'min', 'max', 'avg', 'count', 'count_distinct'].map((measure) => ({ measures: [`${measure}(${name})`] }));
            for (const body of [{ group: [name], measures: ['count'] }, { group: [`${name}:month`], measures: ['count'] }, { group: ['name'], measures: ['count'], sort: `-sum(${name})` }, ...measures])
                assert.ok([400, 422].includes((await eve('POST', '/vaults/aggregate', body)).status), JSON.stringify(body));
            for (const body of [{ group: [`vault.${name}`], measures: ['count'] }, { measures: [`max(vault.${name})`] }]) assert.ok([400, 422].includes((await eve('POST', '/key_cards/aggregate', body)).status), JSON.stringify(body));
            for (const filter of [`sum(vaults.${name}) > 0`, `max(vaults.${name}) > 0`, `min(vaults.${name}) is null`]) assert.ok([400, 422].includes((await eve('GET', `/customers?filter=${encoded(filter)}`)).status), filter);
            assert.equal((await eve('POST', '/vaults/facets', { fields: [name] })).status, 422);
            for (const part of [{ sort: name }, { group_by: name }, ...(name.startsWith('h_') ? [{ columns: [name] }] : [])]) assert.equal((await eve('POST', '/views', { name: 'Probe', object: 'vault', ...part })).status, 422, JSON.stringify(part));
        });

        it(`writing ${name} tells nothing of what it holds`, async () => {
            const write = (guess) => ({ [name]: fill(guess) });
            await same('a change', (guess) => eve('PATCH', `/vaults/${kept.vault}`, write(guess)), fill(right), fill(wrong));
            await same('a change with another', (guess) => eve('PATCH', `/vaults/${kept.vault}`, { tags: ['y'], ...write(guess) }), fill(right), fill(wrong));
            await same('a transaction', (guess) => eve('POST', '/transactions', { saves: [{ object: 'vault', id: kept.vault, values: write(guess) }] }), fill(right), fill(wrong));
            await same('a batch', (guess) => eve('POST', '/vaults/batch', { action: 'update', ids: [kept.vault, kept.mine], values: write(guess), dry_run: true }), fill(right), fill(wrong));
            await same('a new one', (guess) => eve('POST', '/vaults', { name: 'New', ...write(guess) }), fill(right), fill(wrong));
            assert.equal((await eve('PATCH', `/vaults/${kept.vault}`, write(right))).status >= 400, true);
            const stale = await eve('PATCH', `/vaults/${kept.vault}`, { name: 'First' }, { 'if-match': '"77"' });
            assert.equal(stale.status, 412);
            tells(stale.text, 'the record in a 412');
        });
    }

    it('search and duplicates find nothing by them', async () => {
        for (const q of ['quartz', 'lynx', '13711112222', '2222', 'lynx@hollow.example', 'hollow', 'velvet', 'velvet-otter']) {
            const { body } = await eve('GET', `/search?q=${encoded(q)}`);
            assert.deepEqual(body.data.filter(({ object }) => object === 'vault'), [], q);
        }
        const ask = (values) => eve('POST', '/vaults/check-duplicates', { values });
        await same('duplicates by a masked phone', (m_phone) => ask({ name: 'Unheard of', m_phone }), '13711112222', '13733334444');
        await same('duplicates by a masked mail', (m_mail) => ask({ name: 'Unheard of', m_mail }), 'lynx@hollow.example', 'crow@barren.example');
        await same('duplicates with hidden ones', (h_text) => ask({ name: 'Unheard of', h_text }), 'velvet-otter', 'suede-heron');
    });

    it('a unique value of a record out of sight is refused without naming it', async () => {
        ok(await admin('PATCH', '/rights/roles/curious', { objects: { vault: { read: 'own', edit: 'own' } } }));
        const clash = await eve('POST', '/vaults', { name: 'Clash', code: 'K-1' });
        assert.ok(clash.status >= 400 && !clash.text.includes(kept.vault) && !clash.text.includes('First'), clash.text);
        ok(await admin('PATCH', '/rights/roles/curious', { objects: { vault: { read: 'all', edit: 'all' } } }));
    });

    it('the order, the cursor and the groups of a reference do not tell names out of sight', async () => {
        for (const sort of ['holder', '-holder', 'holder.name', '-holder.name', 'holder,name', 'name,holder', 'holder.city,id']) {
            let cursor = '';
            const names = [];
            do {
                const reply = await eve('GET', `/vaults?limit=2&fields=id,name,holder&sort=${sort}${cursor && `&cursor=${encoded(cursor)}`}`);
                if (reply.status === 422) break;
                tells(reply.text, sort);
                tells(readable(reply.body.next), `the cursor of ${sort}`);
                names.push(...reply.body.data.map(({ id }) => id));
                cursor = reply.body.next;
            } while (cursor);
            // both names are out of her sight, so all are the same to the order: it is the order without it
            const rest = sort.split(',').filter((key) => !key.includes('holder')).join(',');
            const down = sort.split(',').at(-1).startsWith('-');
            const { body } = await eve('GET', `/vaults?limit=100&fields=id&sort=${rest ? `${rest},` : ''}${down ? '-' : ''}id`);
            if (names.length && rest !== 'name') assert.deepEqual(names, body.data.map(({ id }) => id), sort);
        }
        for (const body of [{ group: ['holder'], measures: ['count'] }, { group: ['holder'], measures: ['count'], sort: 'holder' }, { group: ['holder.name'], measures: ['count'] }, { measures: ['min(holder.name)', 'max(holder.name)'] }])
            tells((await eve('POST', '/vaults/aggregate', body)).text, JSON.stringify(body));
        tells((await eve('POST', '/vaults/facets', { fields: ['holder'] })).text, 'facets');
        for (const filter of ["holder.name starts with 'N'", "holder.name = 'Nemo Holdings'", "holder.phone is not null", "holder.name is not null"]) {
            const reply = await eve('GET', `/vaults?limit=0&total=true&filter=${encoded(filter)}`);
            assert.ok(reply.status === 422 || reply.body.total === 0, `${filter}: ${reply.text}`);
        }
        const negated = ok(await eve('GET', `/vaults?limit=0&total=true&filter=${encoded("holder.name != 'Nemo Holdings'")}`)).total;
        assert.equal(negated, ok(await eve('GET', '/vaults?limit=0&total=true')).total);
    });

    it('a name that is masked is masked as a reference, and orders nothing', async () => {
        ok(await admin('PATCH', '/rights/roles/curious', { objects: { customer: { read: 'all' } }, fields: { 'customer.name': 'masked' } }));
        for (const path of ['/vaults?fields=name,holder', `/vaults/${kept.vault}`, '/vaults?fields=holder.name', '/customers', `/vaults/${kept.vault}/history`, '/values/vault/holder?q=N', '/values/vault/holder', '/search?q=Nemo']) tells((await eve('GET', path)).text.replace('"q":"Nemo"', ''), path);
        for (const sort of ['holder', 'holder.name', '-holder']) {
            const reply = await eve('GET', `/vaults?limit=1&fields=id&sort=${sort}`);
            if (reply.status === 422) continue;
            tells(readable(reply.body.next), `the cursor of ${sort}`);
            const up = ok(await eve('GET', `/vaults?limit=100&fields=id&sort=${sort}`)).data.map(({ id }) => id);
            const plain = ok(await eve('GET', `/vaults?limit=100&fields=id&sort=${sort.startsWith('-') ? '-' : ''}id`)).data.map(({ id }) => id);
            assert.deepEqual(up, plain, `${sort} orders by a masked name`);
        }
        for (const [path, body] of [['/vaults/aggregate', { group: ['holder'], measures: ['count'], sort: 'holder' }], ['/vaults/aggregate', { group: ['holder'], measures: ['count'] }], ['/vaults/facets', { fields: ['holder'] }], ['/customers/check-duplicates', { values: { name: 'Nemo Holding' } }]])
            tells((await eve('POST', path, body)).text.replace('Nemo Holding"', ''), JSON.stringify(body));
        const groups = (await eve('POST', '/vaults/aggregate', { group: ['holder'], measures: ['count'], sort: 'holder' })).body;
        assert.ok(groups.status === 422 || groups.data, JSON.stringify(groups));
        await same('duplicates by a masked name', (name) => eve('POST', '/customers/check-duplicates', { values: { name } }), 'Nemo Holdings', 'Qqq Holdings');
        ok(await admin('PATCH', '/rights/roles/curious', { objects: { customer: { read: 'own' } }, fields: { 'customer.name': null } }));
    });

    it('an undo and a refused delete do not tell names out of sight', async () => {
        const own = ok(await eve('POST', '/customers', { name: 'Her own' }), 201).id;
        const txn = (await eve('PATCH', `/customers/${own}`, { city: 'Ulm' })).headers.get('x-guanxi-txn');
        ok(await admin('PATCH', `/customers/${own}`, { name: 'Nemo Holdings Two', city: 'Velvet City', owner: ok(await sue('GET', '/me')).user.id }));
        for (const dry_run of [true, false]) {
            const reply = await eve('POST', `/transactions/${txn}/undo`, { dry_run });
            tells(reply.text, 'an undo');
            assert.ok(!/City/.test(reply.text), reply.text);
            assert.deepEqual(ok(reply).conflicts.map(({ id, name, code }) => [id, name, code]), [[own, null, 'refused']]);
        }
        const hers = ok(await admin('POST', '/customers', { name: 'Nemo Holdings Three', owner: ok(await eve('GET', '/me')).user.id }), 201).id;
        ok(await admin('POST', '/contacts', { name: 'Kim', customer: hers }), 201);
        ok(await admin('PATCH', '/rights/roles/curious', { objects: { customer: { delete: 'own', bulk: 'own' } }, fields: { 'customer.name': 'masked' } }));
        for (const reply of [await eve('DELETE', `/customers/${hers}`), await eve('POST', '/customers/batch', { action: 'delete', ids: [hers], dry_run: true }), await eve('POST', '/customers/batch', { action: 'delete', ids: [hers] })]) {
            tells(reply.text, 'a refused delete');
            assert.match(reply.text, /still_referred/);
        }
        ok(await admin('PATCH', '/rights/roles/curious', { objects: { customer: { delete: null, bulk: null } }, fields: { 'customer.name': null } }));
    });

    it('a key of idempotency answers nobody but who used it', async () => {
        const body = fill({ name: 'Kept', m_text: 'quartz-lynx', h_text: 'velvet-otter' });
        ok(await admin('POST', '/vaults', body, { 'idempotency-key': 'shared-key' }), 201);
        const reply = await eve('POST', '/vaults', body, { 'idempotency-key': 'shared-key' });
        assert.ok(reply.status >= 400, reply.text);
        tells(reply.text, 'the reply to a key of another');
    });

    it('a misspelt name is not led to a hidden one', async () => {
        for (const path of ['/vaults?fields=h_tex', '/vaults?sort=h_mone', `/vaults?filter=${encoded('h_in = 1')}`, '/key_cards?fields=vault.h_tex']) {
            const reply = await eve('GET', path);
            assert.equal(reply.status, 422);
            assert.ok(!/h_text|h_money|h_int|h_date/.test(reply.text), reply.text);
        }
        const reply = await eve('POST', '/vaults', { name: 'x', h_tex: 1 });
        assert.ok(!/h_text/.test(reply.text), reply.text);
    });
});
