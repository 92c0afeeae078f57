// Every page and state there is: where it is, what shows that it is there, and how to bring it about.
//
// name → { path, ready, open, allow }: `open` is what somebody does there; `allow` is a complaint of the browser that
// is caused on purpose. Names of buttons are those of the Chinese page; where a room is visited in both languages it
// goes by what it is, not by what it is called.
const WRITTEN = '走访了工厂\n交期最重要';

const press = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const dialog = (page) => page.locator('.ant-modal-content, .ant-drawer-content').last().waitFor();
const menu = async (page, item, where = page) => {
    await where.getByRole('button', { name: '更多操作' }).first().click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
};
const inDialog = (act) => async (page) => {
    await act(page);
    await dialog(page);
};
const recordMenu = (item) => inDialog((page) => menu(page, item, page.locator('.record-head')));
const chosen = async (page) => {
    for (const nth of [0, 1]) await page.locator('tr.row .check-box').nth(nth).check();
    await page.getByRole('toolbar').waitFor();
};

const lists = (ids) => ({
    table: { path: '/customers', ready: 'tr.row', steady: true },
    'table of opportunities': { path: '/opportunities', ready: 'tr.row' },
    'a row lies under the cursor': { path: '/customers', ready: 'tr.row', open: (page) => page.keyboard.press('ArrowDown') },
    grouped: {
        path: '/opportunities?group=stage', ready: '.group-head',
        open: async (page) => {
            await page.locator('.group-head').first().click();
            await page.locator('tr.row').first().waitFor();
        },
    },
    board: { path: '/opportunities?view=board', ready: '.column .board-card, .column article, .column a' },
    peek: {
        path: '/customers', ready: 'tr.row',
        open: async (page) => {
            await page.keyboard.press('ArrowDown');
            await page.keyboard.press('Space');
            await page.locator('.peek h1, .peek h2').first().waitFor();
        },
    },
    chosen: { path: '/customers', ready: 'tr.row', open: chosen },
    facets: {
        path: '/customers', ready: 'tr.row',
        open: async (page) => {
            await press('按值筛选')(page);
            await page.locator('.facet-value').first().waitFor();
        },
        after: press('按值筛选'),
    },
    'filter chips and expression': {
        path: `/opportunities?filter=${encodeURIComponent("status = 'won' and amount > 100 and (stage is null or amount > 5)")}`, ready: '.filter-chip', open: press('用表达式筛选'),
    },
    'filter being made': {
        path: '/customers', ready: 'tr.row',
        open: async (page) => {
            await press('筛选')(page);
            await page.keyboard.type('城市');
            await page.keyboard.press('Enter');
            await page.locator('.filter-editor .ant-btn-primary').waitFor();
        },
    },
    'filter being changed': {
        path: `/opportunities?filter=${encodeURIComponent('amount > 100')}`, ready: '.filter-chip',
        open: async (page) => {
            await page.locator('.filter-chip-text').click();
            await page.locator('.filter-editor .ant-btn-primary').waitFor();
        },
    },
    'sort being made': { path: '/customers?sort=-city,name', ready: 'tr.row', open: async (page) => {
        await page.locator('.page-head, .filter-line, .list-page').first().getByRole('button', { name: /排序/ }).first().click();
        await page.locator('.sort-keys').waitFor();
    } },
    'columns being chosen': { path: '/customers', ready: 'tr.row', open: async (page) => {
        await press('列与行高')(page);
        await page.locator('.ant-popover:not(.ant-popover-hidden) .linkish').waitFor();
    } },
    'menu of a column': { path: '/customers', ready: 'tr.row', open: async (page) => {
        await page.locator('thead th').nth(2).getByRole('button').last().click();
        await page.getByRole('menuitem').first().waitFor();
    } },
    'a cell being edited': { path: '/contacts', ready: 'tr.row', open: async (page) => {
        await page.keyboard.press('ArrowDown');
        for (let at = 0; at < 2; at++) await page.keyboard.press('ArrowRight');
        await page.keyboard.press('e');
        await page.locator('.cell-edit').waitFor();
    } },
    'bulk dialogue': { path: '/customers', ready: 'tr.row', open: inDialog(async (page) => {
        await chosen(page);
        await page.getByRole('toolbar').getByRole('button', { name: '编辑' }).click();
    }) },
    'view dialogue': { path: '/customers?sort=name', ready: 'tr.row', open: inDialog(press('另存为新视图')) },
    'nothing matches': { path: `/customers?filter=${encodeURIComponent("name = 'nobody'")}`, ready: '.state' },
    'a wrong filter': { path: `/customers?filter=${encodeURIComponent('name = = 1')}`, ready: '.expression .field-problem', allow: /status of (400|422)/ },
    empty: { path: `/${ids.emptyPlural}`, ready: '.state' },
    bin: { path: '/customers/deleted', ready: 'tbody tr' },
    'empty bin': { path: '/contacts/deleted', ready: '.state' },
});

const records = (ids) => ({
    customer: { path: `/customers/${ids.customer}`, ready: '.record-head h1', steady: true },
    'timeline of a customer': { path: `/customers/${ids.customer}`, ready: '.record-tabs .tab', open: async (page) => {
        const tab = page.getByRole('tab', { name: '动态' });
        if (await tab.count()) await tab.click();
        await page.locator('.entry').first().waitFor();
        await page.locator('.composer .tab').nth(1).click();
        await page.locator('.writing textarea').fill(WRITTEN);
    } },
    'contacts of a customer': { path: `/customers/${ids.customer}`, ready: '.record-tabs .tab', open: (page) => page.locator('.record-tabs .tab', { hasText: '联系人' }).first().click() },
    opportunity: { path: `/opportunities/${ids.opportunity}`, ready: '.path .stage' },
    'lines of an opportunity': { path: `/opportunities/${ids.opportunity}`, ready: '.record-tabs .tab', open: (page) => page.locator('.record-tabs .tab', { hasText: /产品|明细/ }).first().click() },
    'an opportunity being lost': { path: `/opportunities/${ids.opportunity}`, ready: '.path .stage', open: async (page) => {
        await page.locator('.path .stage').last().click();
        await page.waitForTimeout(200);
    } },
    'won opportunity': { path: `/opportunities/${ids.won}`, ready: '.path .stage' },
    contact: { path: `/contacts/${ids.contact}`, ready: '.record-head h1' },
    task: { path: `/tasks/${ids.task}`, ready: '.record-head h1' },
    'a field being edited': { path: `/customers/${ids.customer}`, ready: '.record-main', open: async (page) => {
        await page.locator('.record-page').getByText(ids.customerName, { exact: true }).last().click();
        await page.locator('.record-main input').first().waitFor();
    } },
    'menu of a record': { path: `/customers/${ids.customer}`, ready: '.record-head h1', open: async (page) => {
        await page.locator('.record-head').getByRole('button', { name: '更多操作' }).click();
        await page.getByRole('menuitem').first().waitFor();
    } },
    'who sees a record': { path: `/customers/${ids.customer}`, ready: '.record-head h1', open: recordMenu('共享') },
    'erasing a person': { path: `/contacts/${ids.contact}`, ready: '.record-head h1', open: recordMenu('清除个人信息') },
    'handing over': { path: `/users/${ids.seller}`, ready: '.record-head h1', open: recordMenu('工作交接') },
    'what a person sees': { path: `/users/${ids.seller}`, ready: '.record-head h1', open: recordMenu('此人能看到什么') },
    'a new password for somebody': { path: `/users/${ids.seller}`, ready: '.record-head h1', open: recordMenu('重置密码') },
    'not there': { path: '/customers/999999', ready: '.state', allow: /status of 404/ },
});

const forms = (ids) => ({
    'new customer': { path: '/customers/new', ready: '.record-form', open: async (page) => page.locator('.form-more').click() },
    'refused form': { path: '/customers/new', ready: '.record-form', allow: /status of 422/, open: async (page) => {
        await page.locator('button[type=submit]').click();
        await page.locator('.field-problem:not(:empty)').first().waitFor();
    } },
    'a duplicate is found': { path: '/customers/new', ready: '.record-form', open: async (page) => {
        await page.locator('#field-name').fill(ids.customerName);
        await page.locator('.duplicates').first().waitFor();
    } },
    'new opportunity': { path: '/opportunities/new', ready: '.record-form' },
    'new contact': { path: '/contacts/new', ready: '.record-form' },
    'new task': { path: '/tasks/new', ready: '.record-form' },
    'a date being chosen': { path: '/tasks/new', ready: '#field-due_at', open: async (page) => {
        // Until the calendar is there a plain box stands for it.
        await page.locator('.ant-picker #field-due_at').click();
        await page.locator('.ant-picker-dropdown').first().waitFor();
    } },
    'a reference being chosen': { path: '/opportunities/new', ready: '#field-customer', open: async (page) => {
        await page.locator('.ant-select', { has: page.locator('#field-customer') }).click();
        await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().waitFor();
    } },
    'edit, and leaving it': { path: `/customers/${ids.customer}`, ready: '.record-head h1', open: async (page) => {
        await page.keyboard.press('e');
        await page.locator('#field-short_name').fill('甲');
        await page.keyboard.press('Escape');
        await page.locator('.ant-modal-content').waitFor();
    } },
    edit: { path: `/opportunities/${ids.opportunity}`, ready: '.record-head h1', open: async (page) => {
        await page.keyboard.press('e');
        await page.locator('.form-drawer #field-name').waitFor();
    } },
});

const frame = {
    home: { path: '/', ready: '.home-grid .tile', steady: true },
    'home being arranged': { path: '/', ready: '.home-grid .tile', open: async (page) => {
        await menu(page, '调整布局', page.locator('.page-head'));
        await page.locator('.home-grip').first().waitFor();
    } },
    'a tile being added': { path: '/', ready: '.home-grid .tile', open: async (page) => {
        await menu(page, '调整布局', page.locator('.page-head'));
        await press('添加卡片')(page);
        await page.locator('.add-choice').first().waitFor();
    } },
    'a page of tiles being made': { path: '/', ready: '.home-grid .tile', open: inDialog((page) => menu(page, '新建页面', page.locator('.page-head'))) },
    palette: { path: '/customers', ready: 'tr.row', open: async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('option').first().waitFor();
    } },
    'palette with what was found': { path: '/customers', ready: 'tr.row', open: async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('青岛');
        await page.getByRole('option').nth(2).waitFor();
    } },
    'search page': { path: `/search?q=${encodeURIComponent('公司')}`, ready: '.found' },
    'nothing found': { path: '/search?q=zzzzqqq', ready: '.state' },
    keys: { path: '/customers', ready: 'tr.row', open: inDialog((page) => page.keyboard.press('?')) },
    settings: { path: '/settings', ready: '.setting' },
    'menu of oneself': { path: '/customers', ready: 'tr.row', open: async (page) => {
        await page.locator('.rail-user').click();
        await page.getByRole('menuitem').first().waitFor();
    } },
    'own password': { path: '/settings', ready: '.setting', open: inDialog((page) => page.locator('.setting', { hasText: '密码' }).getByRole('button').click()) },
    'folded menu': { path: '/customers', ready: 'tr.row', open: (page) => page.keyboard.press('['), after: (page) => page.keyboard.press('[') },
    'no such page': { path: '/nowhere/at/all', ready: '.state' },
    'the server fails': { path: '/products', ready: '.state button', before: (page) => page.route('**/api/v1/products?*', (route) => route.fulfill({ status: 500, json: { status: 500, title: 'No' } })), after: (page) => page.unrouteAll(), allow: /status of 500/ },
    jobs: { path: '/jobs', ready: 'h1' },
};

const reports = (ids) => ({
    reports: { path: '/reports', ready: '.tile .mark-links a', attached: true },
    'report being made': { path: '/reports/new', ready: 'h1, .page-head' },
    ...Object.fromEntries(Object.entries(ids.reports).map(([kind, id]) => [`report: ${kind}`, { path: `/reports/${id}`, ready: '.report-drawing .mark-links a, .report-drawing .number, .report-table tbody a', attached: true }])),
});

const button = (name) => inDialog(press(name));
const admin = (ids) => ({
    start: { path: '/admin/start', ready: 'h1' },
    organisation: { path: '/admin/organisation', ready: 'h1' },
    objects: { path: '/admin/objects', ready: 'tr.row' },
    'new object': { path: '/admin/objects', ready: 'tr.row', open: button('新建对象') },
    fields: { path: '/admin/objects/customer', ready: 'tr.row' },
    'new field': { path: '/admin/objects/customer', ready: 'tr.row', open: button('添加字段') },
    options: { path: '/admin/objects/customer', ready: 'tr.row', open: button('编辑选项') },
    'hiding a field': { path: '/admin/objects/customer', ready: 'tr.row', open: inDialog(async (page) => {
        const row = page.locator('tr.row', { has: page.getByText('industry', { exact: true }) });
        await row.hover();
        await row.getByRole('button').last().click();
    }) },
    'layout of a list': { path: '/admin/objects/customer/layout', ready: '.arrange-item, .layout-foot, [class*=layout]' },
    'layout of a form': { path: '/admin/objects/customer/layout?part=form', ready: '[class*=layout]' },
    rules: { path: '/admin/objects/opportunity/rules', ready: 'h1' },
    'new rule': { path: '/admin/objects/opportunity/rules', ready: 'h1', open: button('添加规则') },
    pipelines: { path: '/admin/pipelines', ready: '.stage-row, [class*=stage]' },
    'taking a stage out of use': { path: '/admin/pipelines', ready: '[class*=stage]', open: inDialog((page) => page.getByRole('button', { name: /^停用/ }).nth(1).click()) },
    views: { path: '/admin/views', ready: 'h1' },
    people: { path: '/admin/people', ready: 'h1' },
    'moving a department': { path: '/admin/people', ready: 'h1', open: button('移动市场部') },
    roles: { path: '/admin/roles', ready: 'tr.row, tbody tr' },
    'new role': { path: '/admin/roles', ready: 'h1', open: button('新建角色') },
    role: { path: '/admin/roles/sales', ready: 'select' },
    'a role, opened': { path: '/admin/roles/sales', ready: 'select', open: (page) => page.getByRole('button', { name: '客户', exact: true }).click() },
    sharing: { path: '/admin/sharing', ready: 'h1' },
    'new rule of sharing': { path: '/admin/sharing', ready: 'h1', open: button('新建规则') },
    changes: { path: '/admin/changes', ready: 'tbody tr' },
    audit: { path: '/admin/audit', ready: 'tbody tr' },
    health: { path: '/admin/health', ready: 'h1' },
    slow: { path: '/admin/slow', ready: 'h1' },
});

export const roomsOf = (ids) => ({ ...frame, ...lists(ids), ...records(ids), ...forms(ids), ...reports(ids), ...admin(ids) });

/** The same with a thumb, in the dark, in English: what is laid out or coloured otherwise there. */
export const roomsOfPhone = (ids) => ({
    home: { path: '/', ready: '.home-grid .tile' },
    cards: { path: '/customers', ready: '.card', steady: true },
    'grouped cards': { path: '/opportunities?group=stage', ready: '.group-head' },
    board: { path: '/opportunities?view=board', ready: '.column' },
    customer: { path: `/customers/${ids.customer}`, ready: '.record-head h1', steady: true },
    'timeline of a customer': { path: `/customers/${ids.customer}`, ready: '.record-tabs .tab', open: async (page) => {
        await page.getByRole('tab', { name: 'Timeline' }).tap();
        await page.locator('.entry').first().waitFor();
    } },
    opportunity: { path: `/opportunities/${ids.opportunity}`, ready: '.path .stage' },
    contact: { path: `/contacts/${ids.contact}`, ready: '.record-head h1' },
    'refused form': { path: '/customers/new', ready: '.record-form', allow: /status of 422/, open: async (page) => {
        await page.locator('button[type=submit]').tap();
        await page.locator('.field-problem:not(:empty)').first().waitFor();
    } },
    'the plus': { path: '/customers', ready: '.card', open: async (page) => {
        await page.locator('.phone-plus').tap();
        await page.locator('.phone-choice').first().waitFor();
    } },
    'the menu': { path: '/customers', ready: '.card', open: async (page) => {
        await page.locator('.phone-bar .phone-tab').last().tap();
        await page.locator('.ant-drawer-content').last().waitFor();
    } },
    'search page': { path: `/search?q=${encodeURIComponent('公司')}`, ready: '.found' },
    reports: { path: '/reports', ready: '.tile .mark-links a', attached: true },
    fields: { path: '/admin/objects/customer', ready: 'tr.row' },
    role: { path: '/admin/roles/sales', ready: 'select' },
    settings: { path: '/settings', ready: '.setting' },
    'no such page': { path: '/nowhere/at/all', ready: '.state' },
});
