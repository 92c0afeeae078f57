import { test } from 'node:test';
import { killTest } from '../api/killer.mjs';

test('kill -9 twenty times during 60,000 acknowledged creates: none is lost, none doubled, check is clean', () =>
    killTest({ creates: 60_000, kills: 20, connections: 64 }));
