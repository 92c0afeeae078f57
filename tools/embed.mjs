// Turns files into C that is linked into the program: definitions of objects, and the browser
// application with its brotli and gzip forms computed here, once, at the highest level.
//
//   node tools/embed.mjs header OUT            writes OUT/embedded.h
//   node tools/embed.mjs objects OUT           every src/modules/*/*/*.json
//   node tools/embed.mjs web OUT [DIST]        every file under DIST; an empty list without DIST
//
// Bytes are taken in by the assembler (.incbin), so that megabytes compile in no time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [what, out, dist] = process.argv.slice(2);

const HEADER = `// Files inside the program, made by tools/embed.mjs at build time.
//
// Bytes live as long as the program and are never written to. br and gz are NULL where a compressed
// form would not be smaller or the file is compressed already.
#pragma once

#include <stddef.h>

struct embedded_file {
    const char *path;   // web: below dist/ ("assets/app.js"); objects: "sales/objects/lead.json"
    const char *module; // objects: the module's folder ("sales"); web: ""
    const unsigned char *data;
    size_t size;
    const char *hash; // of the bytes: 32 hexadecimal digits of SHA-256
    const unsigned char *br;
    size_t br_size;
    const unsigned char *gz;
    size_t gz_size;
};

extern const struct embedded_file embedded_objects[]; // sorted by path, as is the other
extern const size_t embedded_objects_count;
extern const struct embedded_file embedded_web[];
extern const size_t embedded_web_count;
`;

const TEXT = new Set('.html .js .mjs .css .json .svg .txt .map .webmanifest .xml .ico .ttf .wasm'.split(' '));

function filesBelow(folder, prefix = '') {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory()
            ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
            : [`${prefix}${entry.name}`],
    );
}

function objectFiles() {
    if (!existsSync('src/modules')) return [];
    return filesBelow('src/modules')
        .filter((path) => /^[^/]+\/[^/]+\/[^/]+\.json$/.test(path))
        .map((path) => ({ path, module: path.split('/')[0], file: join('src/modules', path) }));
}

function compressed(bytes, path) {
    if (!TEXT.has(extname(path))) return {};
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const smaller = (packed) => (packed.length < bytes.length ? packed : undefined);
    return { br: smaller(brotliCompressSync(bytes, { params })), gz: smaller(gzipSync(bytes, { level: 9 })) };
}

// One blob becomes a local symbol around an .incbin; its C name is declared beside it.
function blob(name, file) {
    return `__asm__(".pushsection .rodata\\n.balign 16\\n${name}:\\n.incbin \\"${file}\\"\\n.popsection\\n");
extern const unsigned char ${name}[] __attribute__((visibility("hidden")));
`;
}

function emit(list, files, withCompressed) {
    const store = resolve(out, list);
    rmSync(store, { recursive: true, force: true });
    mkdirSync(store, { recursive: true });
    let blobs = '';
    let rows = '';
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    files.forEach(({ path, module, file }, index) => {
        const bytes = readFileSync(file);
        const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
        const forms = { '': bytes, ...(withCompressed ? compressed(bytes, path) : {}) };
        const cells = ['', 'br', 'gz'].map((form) => {
            if (!forms[form]) return 'NULL, 0';
            const name = `${list}_${index}${form && `_${form}`}`;
            const copy = join(store, `${index}${form && `.${form}`}`);
            writeFileSync(copy, forms[form]);
            blobs += blob(name, copy);
            return `${name}, ${forms[form].length}`;
        });
        rows += `    {${JSON.stringify(path)}, "${module}", ${cells[0]}, "${hash}", ${cells[1]}, ${cells[2]}},\n`;
    });
    const none = '    {NULL, NULL, NULL, 0, NULL, NULL, 0, NULL, 0},\n';
    writeFileSync(
        join(out, `${list}.c`),
        `// Made by tools/embed.mjs.
#include "embedded.h"

${blobs}
const struct embedded_file ${list}[] = {
${rows}${none}};
const size_t ${list}_count = ${files.length};
`,
    );
}

mkdirSync(out, { recursive: true });
if (what === 'header') writeFileSync(join(out, 'embedded.h'), HEADER);
else if (what === 'objects') emit('embedded_objects', objectFiles(), false);
else if (what === 'web') {
    const files = dist ? filesBelow(dist).map((path) => ({ path, module: '', file: join(dist, path) })) : [];
    emit('embedded_web', files, true);
} else {
    console.error('usage: node tools/embed.mjs header|objects|web OUT [DIST]');
    process.exit(2);
}
