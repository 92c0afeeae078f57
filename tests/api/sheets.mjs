// Spreadsheets and text files for tests, made byte by byte: what a person's programs write, and what they should not.
import { deflateRawSync } from 'node:zlib';

const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
});
const crc32 = (bytes) => (bytes.reduce((crc, byte) => crcTable[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

/** A zip archive of { name: text or bytes }. */
export function zip(files) {
    const parts = [];
    const directory = [];
    let offset = 0;
    for (const [name, content] of Object.entries(files)) {
        const bytes = Buffer.from(content);
        const packed = deflateRawSync(bytes);
        const head = Buffer.alloc(30);
        head.writeUInt32LE(0x04034b50, 0);
        head.writeUInt16LE(20, 4);
        head.writeUInt16LE(8, 8);
        head.writeUInt32LE(crc32(bytes), 14);
        head.writeUInt32LE(packed.length, 18);
        head.writeUInt32LE(bytes.length, 22);
        head.writeUInt16LE(Buffer.byteLength(name), 26);
        const entry = Buffer.alloc(46);
        entry.writeUInt32LE(0x02014b50, 0);
        entry.writeUInt16LE(20, 4);
        entry.writeUInt16LE(20, 6);
        head.copy(entry, 10, 8, 30);
        entry.writeUInt16LE(8, 10);
        head.copy(entry, 16, 14, 28);
        entry.writeUInt16LE(0, 30);
        entry.writeUInt32LE(offset, 42);
        parts.push(head, Buffer.from(name), packed);
        directory.push(entry, Buffer.from(name));
        offset += head.length + Buffer.byteLength(name) + packed.length;
    }
    const list = Buffer.concat(directory);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(Object.keys(files).length, 8);
    end.writeUInt16LE(Object.keys(files).length, 10);
    end.writeUInt32LE(list.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...parts, list, end]);
}

export const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
const letters = (column) => (column > 25 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

/** Number formats a cell may have, by name; `xf` is their place in the styles. */
export const FORMATS = ['General', 'yyyy-mm-dd', 'yyyy"年"m"月"d"日"', 'yyyy/m/d h:mm', '0.00%', '000000', '#,##0.00', 'h:mm:ss', '[$-804]yyyy"年"m"月"', '"¥"#,##0.00;[Red]-"¥"#,##0.00', '[h]:mm', '@'];

const styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${FORMATS.length}">${FORMATS.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escape(code)}"/>`).join('')}</numFmts><cellXfs count="${FORMATS.length + 1}">${FORMATS.map((_, i) => `<xf numFmtId="${164 + i}"/>`).join('')}<xf numFmtId="14"/></cellXfs></styleSheet>`;

/** What a cell is: text, a number, true, null, or { v, f, t, format, inline, rich }. */
function cell(at, value, shared) {
    if (value === null || value === undefined || value === '') return '';
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
    if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`;
    if (typeof value === 'string') {
        shared.push(`<si><t xml:space="preserve">${escape(value)}</t></si>`);
        return `<c r="${at}" t="s"><v>${shared.length - 1}</v></c>`;
    }
    const style = value.format === undefined ? '' : ` s="${value.format === 14 ? FORMATS.length : FORMATS.indexOf(value.format)}"`;
    if (value.inline !== undefined) return `<c r="${at}" t="inlineStr"><is><t>${escape(value.inline)}</t></is></c>`;
    if (value.rich) {
        shared.push(`<si>${value.rich.map((run) => `<r><rPr><b/></rPr><t>${escape(run)}</t></r>`).join('')}<rPh sb="0" eb="1"><t>よみ</t></rPh></si>`);
        return `<c r="${at}" t="s"><v>${shared.length - 1}</v></c>`;
    }
    const formula = value.f ? `<f>${escape(value.f)}</f>` : '';
    return `<c r="${at}"${style}${value.t ? ` t="${value.t}"` : ''}>${formula}<v>${escape(value.v)}</v></c>`;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** An .xlsx of { sheet name: rows }; `merges` of all sheets, `skip` leaves row elements of empty rows out. */
export function xlsx(sheets, { date1904 = false, merges = [], hidden = [], prefix = '', extra = {} } = {}) {
    const shared = [];
    const names = Object.keys(sheets);
    const p = prefix ? `${prefix}:` : '';
    const ns = prefix ? `xmlns:${prefix}` : 'xmlns';
    const tag = (xml) => (prefix ? xml.replace(/<(\/?)(\w)/g, `<$1${p}$2`) : xml);
    const parts = {};
    names.forEach((name, i) => {
        const rows = sheets[name].map((row, r) => (row.length ? `<row r="${r + 1}">${row.map((value, c) => cell(letters(c) + (r + 1), value, shared)).join('')}</row>` : '')).join('');
        const merged = merges.length ? `<mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>` : '';
        parts[`xl/worksheets/sheet${i + 1}.xml`] = `<?xml version="1.0" encoding="UTF-8"?>${tag(`<worksheet><sheetData>${rows}</sheetData>${merged}</worksheet>`).replace('worksheet', `worksheet ${ns}="${MAIN}"`)}`;
    });
    return zip({
        '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${names.map((name, i) => `<sheet name="${escape(name)}" sheetId="${i + 1}"${hidden.includes(name) ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="x" Target="${i % 2 ? '/xl/' : ''}worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
        'xl/styles.xml': styles,
        'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${shared.join('')}</sst>`,
        ...parts,
        ...extra,
    });
}

/** Text in UTF-16, with or without its mark. */
export function utf16(text, { big = false, mark = true } = {}) {
    const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
    return big ? bytes.swap16() : bytes;
}
