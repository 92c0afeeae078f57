// What follows from what was written down: a next step that was agreed on, and what a stage asks for.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server, admin, sue, sam;
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);
const make = async (call, path, body) => ok(await call('POST', path, body), 201).id;
const AT = '2027-03-01T02:00:00.000Z';

before(async () => {
    server = await startServer();
    admin = server.admin;
    [sue, sam] = [await server.as('sue'), await server.as('sam')];
});
after(async () => assert.equal((await server.stop()).code, 0, server.log()));

describe('a next step', () => {
    let customer, stage, deal;
    before(async () => {
        customer = await make(sue, '/customers', { name: 'Cloud Sail' });
        stage = ok(await sue('GET', '/stages?limit=1&sort=position')).data[0];
        deal = await make(sue, '/opportunities', { name: 'Big deal', customer, stage: stage.id, expected_close_date: '2027-12-01' });
    });
    const read = async (path) => ok(await admin('GET', path));

    it('of an activity is that of what it is about, and of its customer', async () => {
        await make(sue, '/activities', { subject: 'Talk', kind: 'call', about: { object: 'opportunity', id: deal }, next_step: 'Send the offer', next_at: AT });
        const opportunity = await read(`/opportunities/${deal}`);
        assert.deepEqual([opportunity.next_step, opportunity.next_at], ['Send the offer', AT]);
        assert.equal((await read(`/customers/${customer}`)).next_follow_at, AT);
    });

    it('is one save with the activity, and one undo takes both back', async () => {
        const reply = await sue('POST', '/activities', { subject: 'Later', kind: 'note', about: { object: 'customer', id: customer }, next_at: '2028-01-01T00:00:00Z' });
        ok(reply, 201);
        assert.equal((await read(`/customers/${customer}`)).next_follow_at, '2028-01-01T00:00:00.000Z');
        ok(await sue('POST', `/transactions/${reply.headers.get('x-guanxi-txn')}/undo`));
        assert.equal((await read(`/customers/${customer}`)).next_follow_at, AT);
    });

    it('stays as it is when the activity names none, or is changed elsewhere', async () => {
        const id = await make(sue, '/activities', { subject: 'Chat', kind: 'note', about: { object: 'customer', id: customer } });
        ok(await sue('PATCH', `/activities/${id}`, { subject: 'A chat' }));
        assert.equal((await read(`/customers/${customer}`)).next_follow_at, AT);
        assert.equal((await read(`/opportunities/${deal}`)).next_step, 'Send the offer');
    });

    it('is not written into a record its writer may only read, and the activity is saved all the same', async () => {
        const samId = ok(await sam('GET', '/me')).user.id;
        await make(sue, `/customers/${customer}/shares`, { with: { user: samId }, level: 'read' });
        const id = await make(sam, '/activities', { subject: 'Helped out', kind: 'call', about: { object: 'customer', id: customer }, next_at: '2029-01-01T00:00:00Z' });
        assert.equal((await read(`/activities/${id}`)).next_at, '2029-01-01T00:00:00.000Z');
        assert.equal((await read(`/customers/${customer}`)).next_follow_at, AT);
    });
});

describe('a stage', () => {
    let stages, deal;
    before(async () => {
        stages = Object.fromEntries(ok(await sue('GET', '/stages?sort=position')).data.map((one) => [one.key, one]));
        deal = await make(sue, '/opportunities', { name: 'Small deal', stage: stages.prospecting.id, expected_close_date: '2027-12-01' });
    });

    it('may ask for fields: lost asks for the reason', async () => {
        assert.deepEqual(stages.lost.required_fields, ['loss_reason']);
        const refused = await sue('PATCH', `/opportunities/${deal}`, { stage: stages.lost.id });
        assert.equal(refused.status, 422);
        assert.deepEqual(refused.body.errors.map((one) => [one.field, one.code]), [['loss_reason', 'required']]);
        const saved = ok(await sue('PATCH', `/opportunities/${deal}`, { stage: stages.lost.id, loss_reason: 'price' }));
        assert.equal(saved.status, 'lost');
    });

    it('names everything that is missing at once', async () => {
        ok(await admin('PATCH', `/stages/${stages.proposal.id}`, { required_fields: ['amount', 'need'] }));
        const refused = await sue('PATCH', `/opportunities/${deal}`, { stage: stages.proposal.id });
        assert.equal(refused.status, 422);
        assert.deepEqual(refused.body.errors.map((one) => one.field).sort(), ['amount', 'need']);
        assert.equal((await sue('POST', '/opportunities', { name: 'Straight in', stage: stages.proposal.id, expected_close_date: '2027-12-01', amount: '5' })).status, 422);
        ok(await sue('PATCH', `/opportunities/${deal}`, { stage: stages.proposal.id, amount: '5', need: 'Speed' }));
    });

    it('is asked again by nobody who does not move it', async () => {
        ok(await admin('PATCH', `/stages/${stages.proposal.id}`, { required_fields: ['amount', 'need', 'source'] }));
        ok(await sue('PATCH', `/opportunities/${deal}`, { name: 'Renamed' }));
    });

    it('asks for nothing that an opportunity does not have', async () => {
        const refused = await admin('PATCH', `/stages/${stages.proposal.id}`, { required_fields: ['amuont'] });
        assert.equal(refused.status, 422);
        assert.equal(refused.body.errors[0].field, 'required_fields');
        assert.match(refused.body.errors[0].message, /amount/);
    });
});
