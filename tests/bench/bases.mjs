// The data folders that are measured, made once and kept under build/bench until `--fresh`.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SELLERS, sellerLogin, writeCustomers, writeTableRows } from './customers_csv.mjs';
import { BIN, PASSWORD } from './guanxi.mjs';
import { run, start, timed } from './process.mjs';

export const HOME = resolve(process.env.BENCH_FOLDER ?? 'build/bench');

/** Makes HOME/name with `make(folder)`, whose result is kept beside it; half-made folders are made again. */
async function kept(name, fresh, make) {
    const folder = join(HOME, name);
    const note = `${folder}.json`;
    mkdirSync(HOME, { recursive: true });
    if (fresh || !existsSync(note)) {
        rmSync(note, { force: true });
        rmSync(folder, { recursive: true, force: true });
        console.error(`making ${folder} …`);
        writeFileSync(note, JSON.stringify({ made: new Date().toISOString(), ...(await make(folder)) }));
    }
    return { folder, ...JSON.parse(readFileSync(note, 'utf8')) };
}

/** A command that reads a password, given PASSWORD. */
async function withPassword(args) {
    const program = start(BIN, [...args, '--password-stdin'], { stdio: ['pipe', 'pipe', 'pipe'] });
    program.child.stdin.end(`${PASSWORD}\n`);
    const { code, err } = await program.ended;
    if (code !== 0) throw new Error(`${args.join(' ')}: ${err}`);
}

const addUser = (folder, login, role) => withPassword(['user', 'add', login, '--name', `Person ${login}`, '--role', role, '--data', folder]);
/** Also beside a running server. */
export const givePassword = (folder, login) => withPassword(['user', 'password', login, '--data', folder]);

async function newOrganisation(folder) {
    await addUser(folder, 'admin', 'admin');
    for (let i = 0; i < SELLERS; i++) await addUser(folder, sellerLogin(i), 'sales');
}

/** The demo company, with the logins of its cast (`admin`, `li.ming` …). */
export function demoBase(customers, fresh) {
    return kept(`demo-${customers}`, fresh, async (folder) => {
        await run(BIN, ['demo', '--data', folder, '--customers', String(customers), '--password', PASSWORD]);
        return {};
    });
}

/** Customers and opportunities of the demo company as they stand today, of two hundred sellers in four departments. */
export function standingBase(customers, fresh) {
    return kept(`standing-${customers}`, fresh, async (folder) => {
        return timed(BIN, ['demo', '--data', folder, '--customers', String(customers), '--standing', '--password', PASSWORD]);
    });
}

async function importMeasured(folder, file, count) {
    const took = await timed(BIN, ['import', 'customer', file, '--data', folder]);
    return { count, ...took };
}

/** What sqlite3 itself needs for the same table: .import with the indexes there, or made afterwards. */
async function sqliteImport(folder, name, count, indexesFirst) {
    const sql = async (database, text) => (await run('sqlite3', [database, text])).out;
    const source = join(folder, 'guanxi.db');
    const columns = (await sql(source, 'select name from pragma_table_info(\'customer\')')).trim().split('\n');
    const table = (await sql(source, "select sql||';' from sqlite_master where type='table' and name='customer'")).trim();
    const indexes = (await sql(source, "select sql||';' from sqlite_master where type='index' and tbl_name='customer'")).trim();
    const csv = join(HOME, `${name}.table.csv`);
    const database = join(HOME, `${name}.sqlite.db`);
    const script = join(HOME, `${name}.sql`);
    await writeTableRows(csv, count, columns);
    rmSync(database, { force: true });
    const steps = [table, `.import --csv ${csv} customer`, indexes];
    if (indexesFirst) steps.splice(1, 2, indexes, steps[1]);
    writeFileSync(script, `pragma journal_mode=wal;\npragma synchronous=full;\n${steps.join('\n')}\n`);
    const took = await timed('sqlite3', ['-bail', database, `.read ${script}`]);
    const rows = Number(await sql(database, 'select count(*) from customer'));
    for (const path of [csv, database, script]) rmSync(path, { force: true });
    if (rows !== count) throw new Error(`sqlite3 .import brought ${rows} of ${count} rows`);
    return { count, ...took };
}

/** An organisation of forty sellers whose customers came by `guanxi import`; with what that took and, unless it is not
 * `compared`, what sqlite3 takes. */
export function importedBase(customers, { fresh = false, phones = false, compared = !phones } = {}) {
    const name = `import-${customers}${phones ? '-phones' : ''}`;
    return kept(name, fresh, async (folder) => {
        const file = join(HOME, `${name}.csv`);
        await newOrganisation(folder);
        await writeCustomers(file, customers, { phones });
        const guanxi = await importMeasured(folder, file, customers);
        rmSync(file);
        if (!compared) return { guanxi };
        return {
            guanxi,
            live: await sqliteImport(folder, name, customers, true),
            after: await sqliteImport(folder, name, customers, false),
        };
    });
}
