// 1,000 made questions about 500 real-looking companies, each with the record it should find or none. Deterministic, and
// made without the code that compares: its own few traditional characters, homophones and ways of writing.

function numbers(seed) {
    let state = seed;
    return (below) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
}

const CITIES = ['北京', '上海', '广州', '深圳', '杭州', '南京', '苏州', '成都', '武汉', '长沙', '青岛', '厦门', '宁波', '无锡', '大连', '济南', '合肥', '郑州', '西安', '重庆'];
const FIRST = '华鑫瑞恒博智宏泰鼎凯启众德润嘉远盛同光锦万佳康福隆永兴信诚美飞龙凤金海东新天云'.split('');
const SECOND = '达源成创联通科泽洋峰航业辰力和腾宇晟捷越丰邦景图思特雷格尔顿克曼森维纳明阳星河'.split('');
const THIRD = '特斯纳尔曼维克森图思达星源宝来利顺'.split('');
const TRADES = [['信息技术', '信息科技'], ['机械设备', '机械'], ['国际贸易', '贸易'], ['医疗器械'], ['网络科技', '网络技术'], ['建筑装饰工程', '装饰工程'], ['电子科技'], ['生物科技'], ['物流'], ['教育咨询'], ['食品'], ['服饰'], ['新能源科技', '新能源'], ['文化传媒', '文化传播'], ['房地产开发', '房地产'], ['汽车销售'], ['化工'], ['电气设备', '电气'], ['软件'], ['环保科技', '环保']];
const FORMS = ['有限公司', '有限公司', '有限公司', '有限责任公司', '股份有限公司', '集团有限公司'];
const TRADITIONAL = { 华: '華', 达: '達', 创: '創', 联: '聯', 业: '業', 腾: '騰', 丰: '豐', 图: '圖', 尔: '爾', 顿: '頓', 维: '維', 纳: '納', 阳: '陽', 龙: '龍', 凤: '鳳', 东: '東', 云: '雲', 诚: '誠', 飞: '飛', 众: '眾', 凯: '凱', 启: '啟', 润: '潤', 远: '遠', 兴: '興', 鑫: '鑫', 机: '機', 设: '設', 备: '備', 国: '國', 际: '際', 贸: '貿', 疗: '療', 网: '網', 络: '絡', 饰: '飾', 电: '電', 传: '傳', 产: '產', 开: '開', 发: '發', 汽: '汽', 车: '車', 销: '銷', 气: '氣', 软: '軟', 环: '環', 责: '責', 团: '團', 广: '廣', 苏: '蘇', 汉: '漢', 长: '長', 岛: '島', 厦: '廈', 宁: '寧', 无: '無', 锡: '錫', 连: '連', 济: '濟', 郑: '鄭', 庆: '慶', 顺: '順', 来: '來', 宝: '寶', 万: '萬', 筑: '築', 装: '裝', 育: '育', 询: '詢', 术: '術', 医: '醫' };
const HOMOPHONE = { 华: '桦', 鑫: '欣', 瑞: '睿', 恒: '横', 博: '勃', 智: '志', 宏: '鸿', 泰: '太', 鼎: '顶', 凯: '铠', 启: '起', 德: '得', 润: '闰', 嘉: '佳', 盛: '胜', 光: '广', 锦: '谨', 佳: '嘉', 福: '富', 隆: '龙', 永: '勇', 信: '鑫', 美: '镁', 金: '今', 达: '答', 源: '元', 成: '诚', 创: '闯', 联: '连', 科: '柯', 泽: '责', 峰: '丰', 航: '行', 辰: '晨', 力: '利', 宇: '雨', 丰: '风', 思: '丝', 特: '忒', 雷: '蕾', 森: '僧', 维: '唯', 明: '鸣', 阳: '洋', 星: '兴' };
const LATIN = ['Northwind', 'Bluepeak', 'Redstone', 'Silverline', 'Oakridge', 'Brightwater', 'Ironbridge', 'Fairhaven', 'Longacre', 'Stormfield', 'Ashworth', 'Kingsley', 'Marlow', 'Pembroke', 'Harrington', 'Télécâble', 'Müllerhof', 'Grönland', 'Señoría', 'Château', 'Brückner', 'Falkenrath', 'Weinstein', 'Lindqvist', 'Sørensen', 'Carpenter & Lowe', 'Hale & Whitmore', 'Stone & Webster', 'Baker & Finch', 'Rose & Thornton'];
const LATIN_TRADES = ['Logistics', 'Software', 'Trading', 'Medical', 'Foods', 'Engineering', 'Systems'];
const LATIN_FORMS = ['Ltd', 'Inc.', 'GmbH', 'Corp.', 'PLC'];

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
function creditCode(pick) {
    let code = '91';
    while (code.length < 17) code += String(pick(10));
    let sum = 0;
    let weight = 1;
    for (const letter of code) {
        sum += ALPHABET.indexOf(letter) * weight;
        weight = (weight * 3) % 31;
    }
    return code + ALPHABET[(31 - (sum % 31)) % 31];
}

const wide = (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const plainLatin = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/ø/g, 'o');
const traditional = (text) => text.replace(/./gu, (c) => TRADITIONAL[c] ?? c);
const replaceAt = (text, at, by) => text.slice(0, at) + by + text.slice(at + 1);

/** The companies: {name, phone, email, registration_no, parts}. */
function makeBase(pick) {
    const base = [];
    const brands = new Set();
    const one = (list) => list[pick(list.length)];
    while (base.length < 440) {
        let brand = one(FIRST) + one(SECOND);
        if (pick(100) < 55) brand += one(THIRD);
        if (brand.length === 3 && pick(100) < 30) brand += one(SECOND);
        if (brands.has(brand)) continue;
        brands.add(brand);
        const trade = one(TRADES);
        const parts = { city: one(CITIES), brand, trade, form: one(FORMS) };
        const shape = pick(3);
        const name = shape === 0 ? `${brand}${trade[0]}（${parts.city}）${parts.form}` : `${parts.city}${shape === 1 ? '市' : ''}${brand}${trade[0]}${parts.form}`;
        base.push({ name, parts });
    }
    for (let i = 0; i < 60; i++) {
        const parts = { latin: LATIN[i % 30], trade: LATIN_TRADES[(i % 30 + (i >= 30 ? 3 : 0)) % 7], form: LATIN_FORMS[i % 5] };
        base.push({ name: `${parts.latin} ${parts.trade} ${parts.form}`, parts });
    }
    base.forEach((company, index) => {
        company.phone = `1${3 + pick(6)}${String(100000000 + pick(899999999))}`;
        company.email = `contact.${index}@company${index}.com`;
        company.registration_no = creditCode(pick);
    });
    return base;
}

const ways = {
    form: ({ parts: { city, brand, trade, form } }, pick) => `${city}${brand}${trade[0]}${['', '公司', '有限公司', '有限责任公司', '股份公司'].filter((one) => one !== form)[pick(4)]}`,
    place: ({ parts: { city, brand, trade, form } }, pick) => [`${brand}${trade[0]}${form}`, `${brand}${trade[0]}(${city})${form}`, `${brand}（${city}）${trade[0]}${form}`, `${city}市${brand}${trade[0]}${form}`][pick(4)],
    spaces: ({ name }, pick) => [name.replace(/(..)/gu, '$1 '), ` ${name.slice(0, 4)}　${name.slice(4)}`, name.replace('公司', '公司。'), `${name.slice(0, 3)}-${name.slice(3)}`][pick(4)],
    traditional: ({ name }) => traditional(name),
    both: ({ parts: { city, brand, trade } }, pick) => traditional([`${brand}${trade[0]} 公司`, `${brand} ${trade[0]}（${city}）有限責任公司`][pick(2)]),
    trade: ({ parts: { city, brand, trade, form } }) => `${city}${brand}${trade[1] ?? trade[0]}${form}`,
    brandOnly: ({ parts: { city, brand } }, pick) => [`${city}${brand}`, `${brand}公司`, `${brand}集团`, `${city}${brand}有限公司`][pick(4)],
    homophone: ({ parts: { city, brand, trade, form } }, pick) => {
        const at = [...brand].map((c, index) => (HOMOPHONE[c] ? index : -1)).filter((index) => index >= 0);
        const which = at[pick(Math.max(at.length, 1))];
        return at.length ? `${city}${replaceAt(brand, which, HOMOPHONE[brand[which]])}${trade[0]}${form}` : undefined;
    },
    missing: ({ parts: { city, brand, trade, form } }, pick) => (brand.length < 4 ? undefined : `${city}${replaceAt(brand, 1 + pick(3), '')}${trade[0]}${form}`),
    doubled: ({ parts: { city, brand, trade, form } }, pick) => {
        const at = pick(brand.length);
        return `${city}${replaceAt(brand, at, brand[at] + brand[at])}${trade[0]}${form}`;
    },
    wrong: ({ parts: { city, brand, trade, form } }) => (brand.length < 3 ? undefined : `${city}${replaceAt(brand, 1, '勿')}${trade[0]}${form}`),
};
const latinWays = [
    ({ parts }) => `${parts.latin} ${parts.trade}`,
    ({ name }) => name.toUpperCase(),
    ({ name }) => wide(plainLatin(name)),
    ({ parts }) => `The ${plainLatin(parts.latin).replace(' & ', ' and ')} ${parts.trade} Company Limited`,
    ({ parts }) => `${plainLatin(parts.latin).replace(' & ', '&')}  ${parts.trade}, Holdings`,
    ({ parts }) => `${plainLatin(parts.latin).replace('e', '')} ${parts.trade} ${parts.form}`,
    ({ parts }) => `${plainLatin(parts.latin).replace(/(.)(.)$/, '$2$1')} ${parts.trade} ${parts.form}`,
];
const reach = [
    ({ phone }, pick) => ({ phone: [`+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`, `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`, wide(phone), `0086${phone}`][pick(4)] }),
    ({ email }, pick) => ({ email: [email.toUpperCase(), email.replace('@', '+crm@'), ` ${email} `, wide(email)][pick(4)] }),
    ({ registration_no: code }, pick) => ({ registration_no: [code.toLowerCase(), code.replace(/(.{4})/g, '$1 '), `${code.slice(0, 2)}-${code.slice(2)}`][pick(3)] }),
];

/** Questions that have no answer among the companies. */
const others = [
    ({ parts: { brand, trade, form } }, company) => ({ name: `${CITIES.find((city) => !company.name.includes(city))}${brand}${trade[0]}${form}` }),
    ({ parts: { city, brand, trade, form } }) => ({ name: `${city}${brand}${'石油勘探'}${form}` }),
    ({ name, parts: { city } }) => ({ name: `${name}${city === '大连' ? '沈阳' : '大连'}分公司` }),
    ({ parts: { city, brand, trade, form } }) => (brand.length === 2 ? { name: `${city}${brand[0]}霆${trade[0]}${form}` } : { name: `${city}${brand[0]}霆${brand[2]}坤${trade[0]}${form}` }),
    ({ parts: { city, brand, trade, form } }) => ({ name: `${city}${brand[0]}盏${trade[0]}${form}` }),
    ({ phone }) => ({ phone: phone.slice(0, 10) + String((Number(phone[10]) + 1) % 10) }),
    ({ email }) => ({ email: email.replace('.com', '.cn') }),
    ({ registration_no: code }) => ({ registration_no: code.slice(0, 16) + (code[16] === '1' ? '2' : '1') + code[17] }),
    ({ name }) => ({ name, registration_no: '91310000MA1K35B90T' }),
    ({ parts: { city, trade, form } }, company, pick) => ({ name: `${city}${'琥珀琉璃翡翠珊瑚'.slice(pick(4) * 2).slice(0, 2)}${trade[0]}${form}` }),
];

export function duplicatesSet() {
    const pick = numbers(20261122);
    const base = makeBase(pick);
    const questions = [];
    const names = Object.entries(ways);
    const chinese = base.slice(0, 440);
    while (questions.length < 540) {
        const [way, make] = names[questions.length % names.length];
        const company = chinese[pick(chinese.length)];
        const name = make(company, pick) ?? ways.form(company, pick);
        questions.push({ way, values: { name }, expect: base.indexOf(company) });
    }
    for (let i = 0; i < 110; i++) {
        const company = base[440 + (i * 7) % 60];
        questions.push({ way: 'latin', values: { name: latinWays[i % latinWays.length](company, pick) }, expect: base.indexOf(company) });
    }
    for (let i = 0; i < 100; i++) {
        const company = base[pick(base.length)];
        questions.push({ way: 'reach', values: { name: i % 2 ? '琉璃厂' : undefined, ...reach[i % reach.length](company, pick) }, expect: base.indexOf(company) });
    }
    while (questions.length < 1000) {
        const index = pick(chinese.length);
        questions.push({ way: `other ${questions.length % others.length}`, values: others[questions.length % others.length](chinese[index], chinese[index], pick), expect: -1 });
    }
    return { base: base.map(({ parts, ...values }) => values), questions };
}
