import { test } from 'node:test';
import { killTest } from './killer.mjs';

test('kill -9 three times during 10,000 acknowledged creates: none is lost, none doubled, check is clean', () =>
    killTest({ creates: 10_000, kills: 3, connections: 32 }));
