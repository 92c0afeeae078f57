// What the checkers share: finding files, looking at C without its comments and strings, reporting.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const SKIP = new Set(['node_modules', 'dist', 'build', 'data', '.git']);

// Paths of the files below a folder (relative to the working directory) whose path matches, sorted.
export function filesBelow(folder, pattern = /./) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => {
            const path = join(folder, entry.name);
            if (entry.isDirectory()) return SKIP.has(entry.name) ? [] : filesBelow(path, pattern);
            return pattern.test(path) ? [path] : [];
        })
        .sort();
}

export const readLines = (path) => readFileSync(path, 'utf8').split('\n');

const TOKEN = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/g;
const blank = (text) => text.replace(/[^\n]/g, ' ');

// The same text with comments blanked out (and string contents too), every line in its place.
export function withoutComments(text) {
    return text.replace(TOKEN, (token) => (token[0] === '/' ? blank(token) : token));
}
export function codeOnly(text) {
    return text.replace(TOKEN, (token) =>
        token[0] === '/' ? blank(token) : token[0] + blank(token.slice(1, -1)) + token.at(-1),
    );
}

// How many lines carry a comment.
export function commentLines(text) {
    const bare = withoutComments(text).split('\n');
    return text.split('\n').filter((line, index) => line !== bare[index]).length;
}

// Every match of a global pattern, with the line it stands on.
export function* matches(text, pattern) {
    let line = 1;
    let from = 0;
    for (const match of text.matchAll(pattern)) {
        for (; from < match.index; from += 1) if (text[from] === '\n') line += 1;
        yield { match, line };
    }
}

// Collects "file:line: what" and ends the program: 0 when there is none.
export function reporter(name) {
    const found = [];
    return {
        add: (file, line, message) => found.push(`${file}:${line}: ${message}`),
        finish(summary) {
            for (const line of found) console.log(line);
            console.log(found.length ? `${name}: ${found.length} to mend` : `${name}: ${summary}`);
            process.exitCode = found.length ? 1 : 0;
        },
    };
}
