// A durable create with every stage and the log, 64 connections, beside nginx, by CPU a request.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoBase, HOME } from '../bases.mjs';
import { client, serve } from '../guanxi.mjs';
import { startNginx } from '../nginx.mjs';
import { median } from '../process.mjs';
import { luaHeaders, wrk } from '../wrk.mjs';

/** Bodies as a form sends them; the names differ, so that the text index has work to do. */
function randomCreates(headers) {
    return `
local headers = {${luaHeaders({ ...headers, 'Content-Type': 'application/json' })}}
local places = {"北京", "上海", "南京", "苏州", "杭州", "广州", "深圳", "成都", "武汉", "长沙", "西安", "青岛"}
local words = {"云帆", "天海", "华中", "金鼎", "博瑞", "恒信", "泰丰", "盛宏", "长安", "光明", "利达", "佳美", "卓越", "创科"}
math.randomseed(os.time())
function request()
    local body = string.format('{"name":"%s%s%s科技有限公司 %d","industry":"technology","source":"referral",' ..
        '"level":"b","lifecycle":"new","city":"%s","country":"中国","employees":%d,"annual_revenue":"%d.00",' ..
        '"address":"科技路 %d 号"}', places[math.random(#places)], words[math.random(#words)],
        words[math.random(#words)], math.random(1000000), places[math.random(#places)], math.random(5000),
        math.random(90000000), math.random(999))
    return wrk.format("POST", "/api/v1/customers", headers, body)
end
`;
}

export async function createRow({ demo, rounds, seconds, fresh }) {
    const base = await demoBase(demo, fresh);
    const folder = mkdtempSync(join(HOME, 'create-'));
    cpSync(base.folder, folder, { recursive: true });
    const server = await serve(folder);
    const user = await client(server.url, 'admin');
    const nginx = await startNginx(1450);
    const script = randomCreates(user.headers);
    const theirs = [];
    const ours = [];
    const rates = [];
    for (let i = 0; i < rounds; i++) {
        theirs.push((await wrk(nginx.url, { seconds, pids: nginx.pids })).cpu);
        const loaded = await wrk(server.url, { seconds, pids: server.pids, script });
        ours.push(loaded.cpu);
        rates.push(loaded.requests / loaded.seconds);
    }
    await nginx.stop();
    await server.stop();
    rmSync(folder, { recursive: true });
    return [
        {
            what: `durable create, all stages and log, 64 connections, CPU a request ÷ nginx static`,
            measured: `${median(ours).toFixed(0)} µs ÷ ${median(theirs).toFixed(1)} µs, ${median(rates).toFixed(0)}/s`,
            target: '≤ 6',
            ratio: median(ours.map((cpu, i) => cpu / theirs[i])).toFixed(2),
        },
    ];
}
