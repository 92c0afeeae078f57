// Random organisations against the oracle of policies_model.mjs: for every person each way of reading must give the
// records the model names and no other, and show each field as the model says; then something changes, and it must all
// hold again at the next request. The seed is printed; GUANXI_SEED=n repeats a run, GUANXI_ROUNDS=n makes it longer.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { ACTIONS, CONDITIONS, masked, Organisation, random } from './policies_model.mjs';
import { PASSWORD, startServer } from './server.mjs';

const SEED = Number(process.env.GUANXI_SEED ?? Date.now() % 1000000);
const ROUNDS = Number(process.env.GUANXI_ROUNDS ?? 2);
const FILLERS = 600;
/** How many records of each object are looked at one by one for each person. */
const SAMPLE = 4;
const OBJECTS = { customer: 'customers', contact: 'contacts', opportunity: 'opportunities', activity: 'activities', thing: 'things' };
const NAME = { customer: 'name', contact: 'name', opportunity: 'name', activity: 'subject', thing: 'name' };
const FACTS = {
    customer: ['owner', 'department', 'created_by', 'name', 'city', 'level', 'annual_revenue', 'phone', 'email'],
    contact: ['created_by', 'customer', 'name', 'title', 'mobile'],
    opportunity: ['owner', 'department', 'created_by', 'customer', 'name', 'amount', 'need'],
    activity: ['owner', 'department', 'created_by', 'customer', 'contact', 'subject', 'kind', 'content'],
    thing: ['owner', 'department', 'created_by', 'customer', 'name', 'secret', 'cost'],
};
const REFERENCES = { owner: 'user', created_by: 'user', department: 'department', customer: 'customer', contact: 'contact' };
const MONEY = new Set(['annual_revenue', 'amount', 'cost']);
/** The fields that random roles hide, mask or open to reading. */
const GUARDED = { customer: ['name', 'city', 'phone', 'email', 'annual_revenue'], contact: ['mobile', 'title'], opportunity: ['amount', 'need', 'customer'], activity: ['content', 'contact'], thing: ['secret', 'cost'] };

const label = { en: 'L', zh: '标' };
const query = (params) => Object.entries(params).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text.slice(0, 600)), reply.body);
const ids = (records) => records.map(({ id }) => id).sort();
let server, admin, people, departmentIds, main, org, bin, rng, base, stage;

/* ---- making ---- */

/** What a record is: references as ids, money as numbers. */
function facts(object, row) {
    const made = { id: row.id };
    for (const field of FACTS[object]) {
        const value = row[field] ?? null;
        const reference = field in REFERENCES && !(object === 'contact' && field === 'department');
        made[field] = value === null ? null : reference ? value.id : MONEY.has(field) ? Number(value) : value;
    }
    return made;
}

async function readFacts() {
    const records = {};
    for (const [object, plural] of Object.entries(OBJECTS)) {
        records[object] = {};
        for (let cursor = ''; cursor !== null; ) {
            const { data, next } = ok(await admin('GET', `/${plural}?${query({ limit: 500, sort: 'id', fields: ['id', ...FACTS[object]].join(',') })}${cursor}`));
            for (const row of data) records[object][row.id] = facts(object, row);
            cursor = next && `&cursor=${next}`;
        }
    }
    return records;
}

const save = async (saves) => {
    for (let i = 0; i < saves.length; i += 200) ok(await admin('POST', '/transactions', { saves: saves.slice(i, i + 200) }));
};

/** Everybody may make everything for once, so that records have creators of all kinds. */
async function makeRecords() {
    const all = Object.fromEntries(Object.keys(OBJECTS).map((object) => [object, Object.fromEntries(ACTIONS.map((action) => [action, 'all']))]));
    ok(await admin('POST', '/rights/roles', { key: 'maker', label }), 201);
    ok(await admin('PATCH', '/rights/roles/maker', { objects: all }));
    await save(people.map(({ id }) => ({ object: 'user', id, values: { roles: ['maker'] } })));
    const made = Object.fromEntries(Object.keys(OBJECTS).map((object) => [object, []]));
    const maybe = (list) => (rng.chance(0.25) || !list.length ? null : rng.pick(list));
    const make = async (object, count, values) => {
        for (let i = 0; i < count; i++) made[object].push(ok(await rng.pick(people).call('POST', `/${OBJECTS[object]}`, values(i)), 201).id);
    };
    const phone = (i) => `138${String(11223344 + i * 7001).padStart(8, '0')}`;
    await make('customer', 16, (i) => ({ name: `Zorro ${word(i)} Ltd`, city: rng.pick(['Bonn', 'Ulm', null]), level: rng.pick(['a', 'b', 'c', null]), annual_revenue: rng.pick(['100', '300', '777', null]), phone: phone(i), email: `boss${i}@secret${i}.example` }));
    await make('contact', 14, (i) => ({ name: `Zorro person ${word(i)}`, customer: rng.pick(made.customer), title: rng.pick(['Chief', 'Clerk', null]), mobile: phone(100 + i) }));
    await make('opportunity', 14, (i) => ({ name: `Zorro deal ${word(i)}`, stage, expected_close_date: '2027-01-01', customer: maybe(made.customer), amount: rng.pick(['100', '500', '999', null]), need: `need ${word(i)}` }));
    await make('activity', 14, (i) => ({ subject: `Zorro talk ${word(i)}`, kind: rng.pick(['call', 'note']), customer: maybe(made.customer), contact: maybe(made.contact), content: `content ${word(i)}` }));
    await make('thing', 14, (i) => ({ name: `Zorro thing ${word(i)}`, customer: maybe(made.customer), secret: `hush ${word(i)}`, cost: String(10 + i) }));
    const fillers = Array.from({ length: FILLERS }, (_, i) => ({ name: `Filler ${i}`, owner: rng.pick(people).id, city: rng.pick(['Bonn', 'Ulm', null]) }));
    for (let i = 0; i < FILLERS; i += 200) ok(await admin('POST', '/customers', fillers.slice(i, i + 200)), 201);
    return made;
}

const word = (i) => ['ahorn', 'birke', 'clematis', 'distel', 'eiche', 'farn', 'ginster', 'hanf', 'iris', 'jasmin', 'klee', 'linde', 'malve', 'nelke', 'olive', 'palme'][i];

/** Some that were deleted, with what they held. */
async function makeBin() {
    const gone = { customer: {}, thing: {} };
    for (let i = 0; i < 4; i++)
        for (const object of ['customer', 'thing']) {
            const who = rng.pick(people);
            const { id } = ok(await who.call('POST', `/${OBJECTS[object]}`, { name: `Gone ${object} ${i}`, ...(object === 'thing' ? { secret: `hush b${i}` } : { city: rng.pick(['Bonn', 'Ulm']), phone: '13899990000' }) }), 201);
            gone[object][id] = facts(object, ok(await admin('GET', `/${OBJECTS[object]}/${id}`)));
            ok(await admin('DELETE', `/${OBJECTS[object]}/${id}`), 204);
        }
    return gone;
}

/* ---- a random organisation ---- */

const ROLES = ['ra', 'rb', 'rc', 'rd', 're'];
const scopeOf = (object) => rng.pick(['none', 'own', 'own', 'team', 'department', 'department_below', 'all', ...(object === 'contact' ? ['parent', 'parent', 'parent'] : [])].filter((scope) => object !== 'contact' || !scope.startsWith('department')));

function randomRole(at) {
    const parent = rng.chance(0.5) ? rng.pick([null, 'sales', 'reader', ...ROLES.slice(0, at)]) : null;
    // numbers and addresses are records of their own that show the same phones: nobody knows them here but sales
    const objects = { contact_point: { read: 'none' } }, fields = {};
    for (const object of Object.keys(OBJECTS)) {
        objects[object] = {};
        for (const action of ACTIONS) objects[object][action] = rng.chance(parent ? 0.4 : 0.85) ? scopeOf(object) : null;
        for (const field of GUARDED[object]) fields[`${object}.${field}`] = rng.chance(0.45) ? rng.pick(['hidden', 'masked', 'read', 'edit']) : null;
    }
    return { parent, objects, fields };
}

async function giveRole(key, role) {
    org.roles[key] = role;
    ok(await admin('PATCH', `/rights/roles/${key}`, { parent: role.parent, objects: role.objects, fields: role.fields }));
}

function randomNamed() {
    const kind = rng.pick(['user', 'department', 'department', 'role', 'role', 'all']);
    if (kind === 'user') return { user: rng.pick(people).id };
    if (kind === 'department') return { department: rng.pick(departmentIds), below: rng.chance(0.5) };
    return kind === 'role' ? { role: rng.pick([...ROLES, 'sales']), below: rng.chance(0.5) } : {};
}

async function giveRule() {
    const object = rng.pick(Object.keys(OBJECTS));
    const rule = { name: `Rule ${org.rules.length}`, object, kind: rng.chance(0.35) ? 'restrict' : 'grant', level: rng.pick(['read', 'edit']), condition: rng.pick(Object.keys(CONDITIONS[object])), active: rng.chance(0.85), ...randomNamed() };
    org.rules.push({ ...rule, key: ok(await admin('POST', '/access_rules', rule), 201).id });
}

async function giveShare() {
    const object = rng.pick(Object.keys(OBJECTS));
    const id = rng.pick(main[object]);
    let named = randomNamed();
    if (!Object.keys(named).length) named = { user: rng.pick(people).id };
    const expired = rng.chance(0.2);
    const ends = expired ? Date.now() - 60000 : Date.now() + 3600000;
    const level = rng.pick(['read', 'edit']);
    const path = `/${OBJECTS[object]}/${id}/shares`;
    const reply = await admin('POST', path, { with: named, level, ...(expired || rng.chance(0.3) ? { expires_at: new Date(ends).toISOString() } : { expires_at: null }) });
    assert.ok([200, 201].includes(reply.status), reply.text);
    const share = { object, id, level, expired, ...named, path: `${path}/${reply.body.id}` };
    org.shares = org.shares.filter((other) => other.path !== share.path);
    org.shares.push(share);
}

/** Shares end with a record that is deleted. */
async function readShares() {
    const { data } = ok(await admin('GET', '/shares?limit=500&fields=id'));
    const there = new Set(data.map(({ id }) => id));
    org.shares = org.shares.filter(({ path }) => there.has(path.split('/').at(-1)));
}

async function move(object, id, owner) {
    await save([{ object, id, values: { owner } }]);
}

/** A tree without circles at any moment: what is above has the smaller number. */
async function giveTree() {
    await save(departmentIds.map((id, i) => {
        org.departments[id] = { parent: i && rng.chance(0.8) ? departmentIds[rng.below(i)] : null, head: rng.chance(0.5) ? rng.pick(people).id : null };
        return { object: 'department', id, values: { parent: org.departments[id].parent, manager: org.departments[id].head } };
    }));
}

async function givePerson(i) {
    const { id } = people[i];
    const roles = [...new Set(Array.from({ length: rng.below(3) + (rng.chance(0.9) ? 1 : 0) }, () => rng.pick([...ROLES, 'sales'])))];
    org.people[id] = { roles, department: rng.chance(0.85) ? rng.pick(departmentIds) : null, manager: i && rng.chance(0.6) ? people[rng.below(i)].id : null };
    await save([{ object: 'user', id, values: org.people[id] }]);
}

async function giveOrganisation() {
    for (const rule of org?.rules ?? []) ok(await admin('DELETE', `/access_rules/${rule.key}`), 204);
    for (const share of org?.shares ?? []) ok(await admin('DELETE', share.path), 204);
    org = new Organisation({ people: { [base.admin]: { admin: true, roles: ['admin'], department: null, manager: null } }, departments: {}, departmentIds, roles: { ...base.roles }, floors: {}, rules: [], shares: [] });
    await giveTree();
    for (const key of ROLES) org.roles[key] = { parent: null, objects: {}, fields: {} };
    for (const [i, key] of ROLES.entries()) await giveRole(key, randomRole(i));
    for (let i = 0; i < people.length; i++) await givePerson(i);
    for (const object of Object.keys(OBJECTS)) await giveFloor(object, rng.chance(0.75) ? 'private' : rng.pick(['read', 'edit']));
    await giveFloor('contact', rng.pick(['private', 'parent', 'parent', 'read']));
    for (const object of ['customer', 'opportunity', 'activity', 'thing'])
        await save(main[object].filter(() => rng.chance(0.5)).map((id) => ({ object, id, values: { owner: rng.chance(0.1) ? null : rng.pick(people).id } })));
    for (let i = 3 + rng.below(4); i > 0; i--) await giveRule();
    for (let i = 6 + rng.below(6); i > 0; i--) await giveShare();
    org.records = await readFacts();
}

async function giveFloor(object, floor) {
    org.floors[object] = floor;
    ok(await admin('PATCH', `/meta/objects/${object}`, { floor }));
}

/** One change of each kind there is; what it did is in the message of what fails. */
const CHANGES = {
    async 'a department moves'() {
        const i = 1 + rng.below(departmentIds.length - 1);
        const id = departmentIds[i];
        org.departments[id] = { parent: rng.chance(0.8) ? departmentIds[rng.below(i)] : null, head: rng.pick(people).id };
        await save([{ object: 'department', id, values: { parent: org.departments[id].parent, manager: org.departments[id].head } }]);
    },
    async 'a person gets another manager, department and roles'() {
        await givePerson(rng.below(people.length));
    },
    async 'a role changes'() {
        const at = rng.below(ROLES.length);
        await giveRole(ROLES[at], randomRole(at));
    },
    async 'a share is revoked and another given'() {
        const [share] = org.shares.splice(rng.below(org.shares.length), 1);
        ok(await admin('DELETE', share.path), 204);
        await giveShare();
    },
    async 'a rule is switched'() {
        const rule = rng.pick(org.rules);
        rule.active = !rule.active;
        ok(await admin('PATCH', `/access_rules/${rule.key}`, { active: rule.active }));
    },
    async 'records are handed over'() {
        for (const object of ['customer', 'opportunity', 'activity', 'thing']) await move(object, rng.pick(main[object]), rng.pick(people).id);
    },
    async 'a floor changes'() {
        await giveFloor(rng.pick(Object.keys(OBJECTS)), rng.pick(['private', 'read', 'edit']));
    },
};

/* ---- comparing ---- */

let what, faults;
/** What differs is kept, so that a run tells all of it. */
function same(got, expected, of) {
    if (!isDeepStrictEqual(got, expected)) faults.push(`${what()}: ${of}: got ${short(got)}, expected ${short(expected)}`);
}

const short = (value) => JSON.stringify(value)?.slice(0, 300);

async function pages(who, plural, params) {
    const all = [];
    for (let cursor = ''; cursor !== null; ) {
        const reply = await who.call('GET', `/${plural}?${query({ fields: 'id', ...params })}${cursor}`);
        if (reply.status !== 200) return reply.status;
        all.push(...reply.body.data.map(({ id }) => id));
        cursor = reply.body.next && `&cursor=${reply.body.next}`;
        assert.ok(all.length < 2000, `${what()}: paging ends`);
    }
    return all;
}

const usable = (who, object, field) => ['read', 'edit'].includes(org.use(who.id, object, field));

async function compareLists(who, object, visible) {
    const plural = OBJECTS[object];
    const expected = ids(visible);
    const orders = [['-updated_at', 150], [NAME[object], 200], ['-created_at', 500], [FACTS[object].includes('owner') ? 'owner,-id' : 'created_by,-id', 200], [object === 'customer' ? 'city,id' : '-version', 150]];
    for (const [sort, limit] of [['id', 500], rng.pick(orders), rng.pick(orders)]) {
        const fields = sort.split(',').map((key) => key.replace('-', ''));
        if (fields.some((field) => !usable(who, object, field))) same(await pages(who, plural, { sort, limit }), 422, `${object} sorted by ${sort}`);
        else {
            const got = await pages(who, plural, { sort, limit });
            same(Array.isArray(got) ? got.sort() : got, expected, `${object} by ${sort}`);
        }
    }
    same(ok(await who.call('GET', `/${plural}?limit=0&total=true`)).total, expected.length, `total of ${object}`);
    const group = FACTS[object].includes('owner') ? 'owner' : 'created_by';
    const counts = {};
    for (const record of visible) counts[record[group]] = (counts[record[group]] ?? 0) + 1;
    const rows = (list, key) => Object.fromEntries(list.map((row) => [row[key]?.id ?? null, row.count]));
    const { data } = ok(await who.call('POST', `/${plural}/aggregate`, { group: [group], measures: ['count'] }));
    same(rows(data, group), counts, `${object} by ${group}`);
    const facets = ok(await who.call('POST', `/${plural}/facets`, { fields: [group] })).data[group];
    same(rows(facets, 'value'), counts, `facets of ${object} by ${group}`);
}

/** A whole record as he should see it. */
function compareRecord(who, object, row, record, of) {
    for (const field of FACTS[object]) {
        const use = org.use(who.id, object, field);
        const got = row[field];
        const value = record[field];
        if (use === 'hidden') same(field in row, false, `${of}: ${field} is hidden`);
        else if (field in REFERENCES) compareReference(who, object, field, got, value, use, of);
        else if (use === 'masked') same(got, masked(field, value), `${of}: ${field} is masked`);
        else same(got === null ? null : MONEY.has(field) ? Number(got) : got, value, `${of}: ${field} is there`);
    }
}

function compareReference(who, object, field, got, value, use, of) {
    const target = REFERENCES[field];
    if (use === 'masked' || value === null) return same(value !== null && JSON.stringify(got).includes(value), false, `${of}: ${field}`);
    same(got?.id, value, `${of}: ${field}`);
    const there = org.records[target]?.[value];
    if (there) {
        const shown = org.may(who.id, 'read', target, there) ? org.use(who.id, target, NAME[target]) : 'hidden';
        const name = there[NAME[target]];
        same(got?.name ?? null, shown === 'hidden' ? null : shown === 'masked' ? masked('name', name) : name, `${of}: the name of ${field}`);
    }
}

async function compareRecords(who, object, visible) {
    const plural = OBJECTS[object];
    const seen = new Set(ids(visible));
    const { data } = ok(await who.call('GET', `/${plural}?${query({ limit: 500, sort: 'id' })}`));
    for (const row of data) if (main[object].includes(row.id)) compareRecord(who, object, row, org.records[object][row.id], `${object} ${row.id} in the list`);
    for (let i = 0; i < SAMPLE; i++) {
        const id = rng.pick(main[object]);
        const record = org.records[object][id];
        const expected = seen.has(id) ? 200 : 404;
        const single = await who.call('GET', `/${plural}/${id}`);
        same(single.status, expected, `${object} ${id} by itself`);
        if (expected === 200) compareRecord(who, object, single.body, record, `${object} ${id}`);
        const history = await who.call('GET', `/${plural}/${id}/history`);
        same(history.status, expected, `history of ${object} ${id}`);
        const past = await who.call('GET', `/${plural}/${id}?as_of=${new Date().toISOString()}`);
        same(past.status, expected, `${object} ${id} as of now`);
        if (expected === 200) {
            compareRecord(who, object, past.body, record, `${object} ${id} as of now`);
            compareHistory(who, object, history.body.data, `history of ${object} ${id}`);
            await compareTimeline(who, object, id);
        }
        const edits = org.may(who.id, 'edit', object, record);
        same((await who.call('GET', `/${plural}/${id}/shares`)).status, expected, `shares of ${object} ${id}`);
        if (rng.chance(0.3)) same((await who.call('GET', `/${plural}/${id}/access?limit=1`)).status, seen.has(id) ? (edits ? 200 : 403) : 404, `who sees ${object} ${id}`);
    }
}

function compareHistory(who, object, lines, of) {
    for (const { changes } of lines)
        for (const change of changes) {
            const use = FACTS[object].includes(change.field) ? org.use(who.id, object, change.field) : 'edit';
            assert.notEqual(use, 'hidden', `${what()}: ${of} shows ${change.field}`);
            if (use !== 'masked' || change.field in REFERENCES || MONEY.has(change.field)) continue;
            for (const value of [change.before, change.after]) assert.ok(value === null || value.includes('***'), `${what()}: ${of} tells ${change.field}: ${value}`);
        }
}

/** What happened around a record, by the rights on each thing that happened. */
async function compareTimeline(who, object, id) {
    const { data } = ok(await who.call('GET', `/${OBJECTS[object]}/${id}/timeline?limit=100`));
    compareHistory(who, object, data.filter((entry) => entry.kind === 'change' && (entry.object ?? object) === object), `timeline of ${object} ${id}`);
    for (const entry of data.filter(({ kind }) => kind === 'activity')) {
        const activity = org.records.activity[entry.id];
        same(activity !== undefined && org.may(who.id, 'read', 'activity', activity), true, `timeline of ${object} ${id} shows the activity ${entry.id}`);
    }
}

/** A file of what he may export, each field as he may use it. */
async function compareExport(who) {
    const object = rng.pick(Object.keys(OBJECTS));
    const done = server.guanxi(['export', OBJECTS[object], '--format', 'jsonl', '--as', who.name]);
    const known = org.scopes(who.id, object, 'read').size && org.scopes(who.id, object, 'export').size;
    if (!known) return same(done.out.trim(), '', `an export of ${object}`);
    const rows = done.out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    same(ids(rows), ids(org.visible(who.id, object, 'export')), `an export of ${object}: ${done.err}`);
    for (const row of rows) if (main[object].includes(row.id)) for (const field of GUARDED[object]) compareExported(who, object, field, row, org.records[object][row.id][field]);
}

function compareExported(who, object, field, row, value) {
    const use = org.use(who.id, object, field);
    if (use === 'hidden') same(field in row, false, `an export of ${object} ${row.id}: ${field} is hidden`);
    else if (use === 'masked' && value !== null) same(JSON.stringify(row[field] ?? null).includes(String(value)), false, `an export of ${object} ${row.id}: ${field} is masked`);
}

/** Everything about a person is given to who may export it. */
async function comparePersonal(who) {
    const record = org.records.contact[rng.pick(main.contact)];
    const [read, exports] = ['read', 'export'].map((action) => org.may(who.id, action, 'contact', record));
    same((await who.call('GET', `/contacts/${record.id}/personal-data`)).status, read ? (exports ? 200 : 403) : 404, `the personal data of contact ${record.id}`);
}

/** What the administrator's pages say of him, against the model. */
async function comparePages(who) {
    const { objects } = ok(await who.call('GET', `/users/${who.id}/rights`));
    for (const object of Object.keys(OBJECTS)) {
        const row = objects.find((other) => other.object === object);
        const known = org.scopes(who.id, object, 'read').size > 0;
        same(row !== undefined, known, `his page knows ${object}`);
        if (!known) continue;
        same(row.visible, org.visible(who.id, object).length, `his page counts ${object}`);
        for (const field of GUARDED[object]) {
            const use = org.use(who.id, object, field);
            same([row.masked.includes(field), row.hidden.includes(field)], [use === 'masked', use === 'hidden'], `his page on ${object}.${field}`);
        }
    }
    for (const object of Object.keys(OBJECTS)) {
        const id = rng.pick(main[object]);
        const { data } = ok(await admin('GET', `/${OBJECTS[object]}/${id}/access?user=${who.id}`));
        const expected = ['read', 'edit', 'delete'].map((action) => org.may(who.id, action, object, org.records[object][id]));
        same([data[0].read, data[0].edit, data[0].delete], expected, `who sees ${object} ${id}`);
        const tried = await admin('GET', `/${OBJECTS[object]}/${id}`, undefined, { 'x-guanxi-as': who.id });
        same(tried.status, expected[0] ? 200 : 404, `trying ${object} ${id}`);
    }
}

async function compareSearch(who) {
    const { data } = ok(await who.call('GET', `/search?${query({ q: 'zorro', limit: 20 })}`));
    for (const object of Object.keys(OBJECTS)) {
        const found = usable(who, object, NAME[object]) ? org.visible(who.id, object).filter((record) => record[NAME[object]].startsWith('Zorro')) : [];
        const group = data.find((other) => other.object === object);
        same(group?.total ?? 0, found.length, `search counts ${object}`);
        same(ids(group?.hits ?? []), ids(found), `search finds ${object}`);
    }
    if (org.scopes(who.id, 'contact_point', 'read').size) return;
    const object = rng.pick(['customer', 'contact']);
    const field = object === 'customer' ? 'phone' : 'mobile';
    const record = org.records[object][rng.pick(main[object])];
    const reply = ok(await who.call('GET', `/search?${query({ q: record[field] })}`));
    const hits = reply.data.find((other) => other.object === object)?.hits ?? [];
    same(ids(hits), usable(who, object, field) && org.may(who.id, 'read', object, record) ? [record.id] : [], `search for the ${field} of ${object} ${record.id}`);
}

async function compareBin(who) {
    for (const object of Object.keys(bin)) {
        const reply = await who.call('GET', `/${OBJECTS[object]}/deleted?limit=50`);
        if (!org.scopes(who.id, object, 'read').size) same(reply.status, 404, `the bin of ${object}`);
        else {
            const expected = Object.values(bin[object]).filter((record) => org.may(who.id, 'read', object, record));
            same(ids(ok(reply).data.filter(({ id }) => id in bin[object])), ids(expected), `the bin of ${object}`);
            if (!usable(who, object, NAME[object])) assert.ok(!reply.text.includes('Gone'), `${what()}: the bin tells names`);
        }
    }
}

async function comparePickers(who) {
    for (const [object, field, target] of [['opportunity', 'customer', 'customer'], ['activity', 'contact', 'contact']]) {
        const reply = await who.call('GET', `/values/${object}/${field}?q=Zorro&limit=50`);
        const known = org.scopes(who.id, object, 'read').size && org.use(who.id, object, field) !== 'hidden';
        if (!known) same(reply.status, 404, `values of ${object}.${field}`);
        else if (!org.scopes(who.id, target, 'read').size || !usable(who, target, NAME[target])) same(reply.text.includes('Zorro'), false, `values of ${object}.${field}: ${reply.text}`);
        else same(ids(ok(reply).data), ids(org.visible(who.id, target).filter((record) => record[NAME[target]].startsWith('Zorro'))), `values of ${object}.${field}`);
    }
    const record = org.records.customer[rng.pick(main.customer)];
    const reply = await who.call('POST', '/customers/check-duplicates', { values: { name: record.name } });
    if (reply.status === 200)
        for (const row of reply.body.data)
            if (row.record) {
                const there = org.records.customer[row.record.id];
                assert.ok(org.may(who.id, 'read', 'customer', there), `${what()}: duplicates name ${row.record.id}`);
                if (!usable(who, 'customer', 'name')) assert.ok(!reply.text.replaceAll(JSON.stringify(record.name), '').includes('Zorro'), `${what()}: duplicates tell a name: ${reply.text}`);
            }
}

async function compareWrites(who, object) {
    const records = main[object].map((id) => org.records[object][id]);
    const writes = org.use(who.id, object, 'tags') === 'edit';
    const reads = records.filter((record) => org.may(who.id, 'read', object, record));
    const batch = await who.call('POST', `/${OBJECTS[object]}/batch`, { action: 'update', ids: ids(reads).length > 1 ? ids(reads) : ids(records), values: { tags: ['x'] }, dry_run: true });
    if (reads.length > 1) {
        const all = reads.every((record) => org.may(who.id, 'bulk', object, record));
        same(batch.status, all ? 200 : 403, `a batch of ${object}: ${batch.text}`);
        if (all) {
            const edits = reads.filter((record) => writes && org.may(who.id, 'edit', object, record)).length;
            same([batch.body.count, batch.body.changes, batch.body.refused], [reads.length, edits, reads.length - edits], `the preview of a batch of ${object}: ${batch.text}`);
        }
    }
    for (let i = 0; i < 4; i++) {
        const record = rng.pick(records);
        const [read, edit, remove] = ['read', 'edit', 'delete'].map((action) => org.may(who.id, action, object, record));
        const changed = await who.call('PATCH', `/${OBJECTS[object]}/${record.id}`, { tags: [`t${rng.below(1e9)}`] });
        same(changed.status, read ? (edit && writes ? 200 : 403) : 404, `changing ${object} ${record.id}: ${changed.text.slice(0, 200)}`);
        if (i || (read && remove && rng.chance(0.7))) continue;
        const gone = await who.call('DELETE', `/${OBJECTS[object]}/${record.id}`);
        const expected = read ? (remove ? [204, 409] : [403]) : [404];
        same(expected.includes(gone.status) ? expected[0] : gone.status, expected[0], `deleting ${object} ${record.id}`);
        if (!usable(who, object, NAME[object])) same([changed, gone].some(({ text }) => text.includes(record[NAME[object]])), false, `a refusal tells the name of ${object} ${record.id}`);
        if (gone.status !== 204) continue;
        ok(await admin('POST', `/${OBJECTS[object]}/${record.id}/restore`));
        org.records = await readFacts();
        await readShares();
    }
}

async function compare(who) {
    for (const [object, plural] of Object.entries(OBJECTS)) {
        if (!org.scopes(who.id, object, 'read').size) {
            for (const [method, path, body] of [['GET', ''], ['GET', '/deleted'], ['GET', `/${main[object][0]}`], ['GET', `/${main[object][0]}/history`], ['POST', '/aggregate', { measures: ['count'] }], ['POST', '/facets', { fields: ['id'] }], ['GET', `/${main[object][0]}/access`], ['PATCH', `/${main[object][0]}`, { tags: [] }]])
                same((await who.call(method, `/${plural}${path}`, body)).status, 404, `${method} ${plural}${path} does not exist`);
            continue;
        }
        const visible = org.visible(who.id, object);
        await compareLists(who, object, visible);
        await compareRecords(who, object, visible);
        await compareWrites(who, object);
    }
    await comparePages(who);
    await compareSearch(who);
    await compareBin(who);
    await comparePickers(who);
    await compareExport(who);
    await comparePersonal(who);
}

describe(`random policies, seed ${SEED}`, () => {
    before(async () => {
        rng = random(SEED);
        server = await startServer();
        admin = server.admin;
        const object = await admin('POST', '/meta/objects', { name: 'thing', plural: 'things', label, plural_label: label, owned: true, fields: [
            { name: 'name', type: 'text', label, contains: true }, { name: 'secret', type: 'text', label, search: true }, { name: 'cost', type: 'money', label }, { name: 'customer', type: 'reference', target: 'customer', children: 'things', label } ] });
        ok(object, 201);
        people = [];
        for (const name of ['sam', 'sue', 'pat', 'tom', 'amy', 'wes']) {
            if (people.length > 1) assert.equal(server.guanxi(['user', 'add', name, '--name', `Person ${name}`, '--role', 'sales', '--password-stdin'], `${PASSWORD}\n`).code, 0);
            const call = await server.as(name);
            people.push({ name, call, id: ok(await call('GET', '/me')).user.id });
        }
        departmentIds = [];
        for (let i = 0; i < 6; i++) departmentIds.push(ok(await admin('POST', '/departments', { name: `D${i}` }), 201).id);
        await save(people.map(({ id }) => ({ object: 'user', id, values: { department: rng.pick(departmentIds) } })));
        stage = ok(await admin('GET', `/stages?${query({ filter: "key = 'prospecting'" })}`)).data[0].id;
        for (const key of ROLES) ok(await admin('POST', '/rights/roles', { key, label }), 201);
        base = { admin: ok(await admin('GET', '/me')).user.id, roles: {} };
        for (const key of ['sales', 'reader', 'maker'].slice(0, 2)) base.roles[key] = shipped(ok(await admin('GET', `/rights/roles/${key}`)));
        main = await makeRecords();
        bin = await makeBin();
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    /** The shipped matrix is data: the model takes it as it stands. */
    function shipped({ objects }) {
        const role = { parent: null, objects: {}, fields: {} };
        for (const row of objects) {
            role.objects[row.object] = row.scopes;
            for (const { field, use } of row.fields) role.fields[`${row.object}.${field}`] = use;
        }
        return role;
    }

    for (let round = 0; round < ROUNDS; round++)
        it(`organisation ${round + 1}: everybody sees what is his, and after each change at once`, async () => {
            faults = [];
            await giveOrganisation();
            let changed = 'as made';
            for (const who of people) {
                what = () => `seed ${SEED}, organisation ${round + 1}, ${changed}, ${who.name} ${JSON.stringify(org.people[who.id])}`;
                await compare(who);
            }
            for (const [name, change] of Object.entries(CHANGES)) {
                await change();
                changed = name;
                org.records = await readFacts();
                for (const who of [rng.pick(people)]) {
                    what = () => `seed ${SEED}, organisation ${round + 1}, ${changed}, ${who.name} ${JSON.stringify(org.people[who.id])}`;
                    await compare(who);
                }
            }
            assert.deepEqual(faults.slice(0, 40), [], `${faults.length} differ`);
        });
});
