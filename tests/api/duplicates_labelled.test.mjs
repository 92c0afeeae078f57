// Precision and recall of the check on a labelled set of 1,000 questions (duplicates_set.mjs).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { duplicatesSet } from './duplicates_set.mjs';
import { startServer } from './server.mjs';

const BY_WAY = process.env.DUPLICATES_SHOW !== undefined;

describe('duplicates of a labelled set', () => {
    let server, ids;
    const { base, questions } = duplicatesSet();
    before(async () => {
        server = await startServer();
        ids = [];
        for (let from = 0; from < base.length; from += 100) {
            const made = await server.admin('POST', '/customers', base.slice(from, from + 100));
            assert.equal(made.status, 201, made.text.slice(0, 500));
            ids.push(...made.body.data.map((row) => row.id));
        }
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('is what it says: 1,000 different questions, of which more than two thirds have an answer', () => {
        assert.equal(questions.length, 1000);
        assert.ok(new Set(questions.map((one) => JSON.stringify(one.values))).size > 900);
        assert.equal(questions.filter((one) => one.expect >= 0).length, 750);
    });

    it('finds nine of ten, and nineteen of twenty it finds are right', async (context) => {
        let right = 0, wrong = 0, missed = 0;
        const byWay = {};
        for (const { way, values, expect } of questions) {
            const { body } = await server.admin('POST', '/customers/check-duplicates', { values });
            const found = body.data.map((row) => row.record.id);
            const hit = expect >= 0 && found.includes(ids[expect]);
            right += hit;
            missed += expect >= 0 && !hit;
            wrong += found.length - hit;
            const row = (byWay[way] ??= { right: 0, missed: 0, wrong: 0 });
            row.right += hit;
            row.missed += expect >= 0 && !hit;
            row.wrong += found.length - hit;
            if (BY_WAY && ((expect >= 0 && !hit) || found.length > hit))
                console.log(way, JSON.stringify(values), 'expected', base[expect]?.name, 'found', body.data.map((one) => `${one.record.name} ${one.score}`).join('; '));
        }
        if (BY_WAY) console.table(byWay);
        const precision = right / (right + wrong), recall = right / (right + missed);
        context.diagnostic(`precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}: ${right} right, ${wrong} wrong, ${missed} missed`);
        assert.ok(recall >= 0.9, `recall ${recall}`);
        assert.ok(precision >= 0.95, `precision ${precision}`);
    });
});
