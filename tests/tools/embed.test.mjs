// What tools/embed.mjs puts into the program comes out of it again, byte for byte.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const embed = resolve(dirname(fileURLToPath(import.meta.url)), '../../tools/embed.mjs');

const PRINT = `#include <stdio.h>
#include "embedded.h"
static void hex(const char *path, const unsigned char *data, size_t size)
{
    printf("%s ", path);
    for (size_t i = 0; i < size; i++) printf("%02x", data[i]);
    printf("\\n");
}
static void print(const struct embedded_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        hex(files[i].path, files[i].data, files[i].size);
        if (files[i].br) hex("br", files[i].br, files[i].br_size);
        if (files[i].gz) hex("gz", files[i].gz, files[i].gz_size);
    }
}
int main(void)
{
    print(embedded_objects, embedded_objects_count);
    print(embedded_web, embedded_web_count);
    return 0;
}
`;

// Embeds the files in a folder of one's own and gives back what a program finds: [name, bytes] in order.
function roundTrip(t, files, dist) {
    const cwd = mkdtempSync(join(tmpdir(), 'guanxi-embed-'));
    t.after(() => rmSync(cwd, { recursive: true }));
    for (const [path, bytes] of Object.entries({ ...files, 'print.c': PRINT })) {
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        writeFileSync(join(cwd, path), bytes);
    }
    for (const args of [['header', 'gen'], ['objects', 'gen'], ['web', 'gen', ...dist]])
        execFileSync('node', [embed, ...args], { cwd });
    const sources = ['print.c', 'gen/embedded_objects.c', 'gen/embedded_web.c'];
    execFileSync('cc', ['-Igen', '-fPIE', '-pie', '-Wall', '-Wextra', '-Werror', ...sources, '-o', 'print'], { cwd });
    const lines = execFileSync(join(cwd, 'print'), { encoding: 'utf8' }).split('\n').filter(Boolean);
    return lines.map((line) => line.split(' ')).map(([name, digits]) => [name, Buffer.from(digits, 'hex')]);
}

test('objects and web files come back as they were, text compressed too', (t) => {
    const page = Buffer.from('<p>关系</p>\n'.repeat(500));
    const picture = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const lead = Buffer.from('{"name": "lead"}\n');
    const files = {
        'dist/index.html': page,
        'dist/assets/logo.png': picture,
        'src/modules/sales/objects/lead.json': lead,
        'src/modules/sales/notes.json': '{}', // not in a folder of the module: no definition
    };
    const found = roundTrip(t, files, ['dist']);
    assert.deepEqual(found.map(([name]) => name), ['sales/objects/lead.json', 'assets/logo.png', 'index.html', 'br', 'gz']);
    const [object, logo, index, br, gz] = found.map(([, bytes]) => bytes);
    assert.deepEqual([object, logo, index], [lead, picture, page]);
    assert.deepEqual(brotliDecompressSync(br), page);
    assert.deepEqual(gunzipSync(gz), page);
});

test('without a browser application the list is empty and everything links', (t) => {
    assert.deepEqual(roundTrip(t, {}, []), []);
});
