// Who may do what, worked out from docs/admin-rights.md and docs/api.md alone: the oracle of policies.test.mjs. It holds
// an organisation (people, departments, roles, floors, rules, shares) and the records as they are, and answers for one
// person at a time. It never asks the server.

export const ACTIONS = ['read', 'create', 'edit', 'delete', 'export', 'import', 'assign', 'bulk', 'reveal'];
export const USES = ['hidden', 'masked', 'read', 'edit'];

/** Numbers that a seed repeats. */
export function random(seed) {
    let state = seed >>> 0 || 1;
    const next = () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), state | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
    const below = (n) => Math.floor(next() * n);
    return { below, chance: (p) => next() < p, pick: (list) => list[below(list.length)] };
}

/** Conditions of rules, in the expression language and in JavaScript: (record, person, organisation) → holds. */
export const CONDITIONS = {
    customer: {
        "city = 'Bonn'": (r) => r.city === 'Bonn',
        "city != 'Bonn'": (r) => r.city !== 'Bonn',
        "level in ['a', 'b']": (r) => ['a', 'b'].includes(r.level),
        'annual_revenue >= 300': (r) => r.annual_revenue !== null && r.annual_revenue >= 300,
        'owner = me()': (r, u) => r.owner === u,
        'owner in my_team()': (r, u, o) => r.owner !== u && o.team(u).has(r.owner),
        'department = my_department()': (r, u, o) => r.department !== null && r.department === o.people[u].department,
        "count(opportunities where amount >= 500) > 0": (r, u, o) => Object.values(o.records.opportunity).some((x) => x.customer === r.id && x.amount !== null && x.amount >= 500),
        "owner.department.name = 'D1'": (r, u, o) => r.owner !== null && o.people[r.owner]?.department === o.departmentIds[1],
    },
    contact: {
        "title = 'Chief'": (r) => r.title === 'Chief',
        "customer.city = 'Bonn'": (r, u, o) => o.records.customer[r.customer]?.city === 'Bonn',
        'customer is null': (r) => r.customer === null,
    },
    opportunity: {
        'amount < 500 or amount is null': (r) => r.amount === null || r.amount < 500,
        "customer.city != 'Bonn'": (r, u, o) => o.records.customer[r.customer]?.city !== 'Bonn',
        'owner in my_team()': (r, u, o) => r.owner !== u && o.team(u).has(r.owner),
    },
    activity: {
        "kind = 'call'": (r) => r.kind === 'call',
        'created_by = me()': (r, u) => r.created_by === u,
    },
    thing: {
        "secret starts with 'hush a'": (r) => r.secret?.startsWith('hush a') ?? false,
        'customer is not null': (r) => r.customer !== null,
        "department = my_department() or owner is null": (r, u, o) => r.owner === null || (r.department !== null && r.department === o.people[u].department),
    },
};

const PARENTS = { contact: ['customer'] };
const CREATOR_OWNS = new Set(['activity']);

/**
 * An organisation: people {id: {department, manager, roles, admin}}, departments {id: {parent, head}}, roles {key:
 * {parent, objects: {object: {action: scope}}, fields: {"object.field": use}}}, floors {object: word}, rules
 * [{object, kind, level, condition, user|department|role, below, active}], shares [{object, id, user|department|role,
 * below, level, expired}], records {object: {id: facts}}.
 */
export class Organisation {
    constructor(parts) {
        Object.assign(this, parts);
    }

    team(user) {
        const reaches = (id) => {
            for (let at = id; at; at = this.people[at]?.manager) if (at === user) return true;
            return false;
        };
        return new Set(Object.keys(this.people).filter(reaches));
    }

    /** His department and those he heads; with those below them when asked. */
    departmentsOf(user, below = false) {
        const all = Object.keys(this.departments);
        const own = new Set(all.filter((id) => id === this.people[user].department || this.departments[id].head === user));
        if (!below) return own;
        return new Set(all.filter((id) => this.above(id).some((at) => own.has(at))));
    }

    /** The department itself and those above it. */
    above(id) {
        const chain = [];
        for (let at = id; at; at = this.departments[at].parent) chain.push(at);
        return chain;
    }

    rolesAbove(key) {
        const chain = [];
        for (let at = key; at; at = this.roles[at]?.parent) chain.push(at);
        return chain;
    }

    roleScope(key, object, action) {
        for (const role of this.rolesAbove(key)) {
            const scope = this.roles[role].objects[object]?.[action];
            if (scope) return scope;
        }
        return 'none';
    }

    roleUse(key, field) {
        for (const role of this.rolesAbove(key)) {
            const use = this.roles[role].fields[field];
            if (use) return use;
        }
        return 'edit';
    }

    scopes(user, object, action) {
        if (this.people[user].admin) return new Set(['all']);
        const scopes = new Set(this.people[user].roles.map((role) => this.roleScope(role, object, action)));
        scopes.delete('none');
        if (!scopes.size) return scopes;
        const floor = this.floors[object];
        const opened = action === 'read' || action === 'edit';
        if ((action === 'read' && floor === 'read') || (opened && floor === 'edit')) scopes.add('all');
        if (opened && floor === 'parent') scopes.add('parent');
        return scopes;
    }

    /** How he may use a field: the widest of his roles that know the object. */
    use(user, object, field) {
        if (this.people[user].admin) return 'edit';
        const roles = this.people[user].roles.filter((role) => this.roleScope(role, object, 'read') !== 'none');
        const widest = Math.max(-1, ...roles.map((role) => USES.indexOf(this.roleUse(role, `${object}.${field}`))));
        const writes = roles.some((role) => ['edit', 'create'].some((action) => this.roleScope(role, object, action) !== 'none'));
        return widest < 0 ? 'hidden' : USES[widest] === 'edit' && !writes ? 'read' : USES[widest];
    }

    /** Whether a share or a rule means him. */
    means(named, user) {
        if (named.user) return named.user === user;
        if (named.department)
            return [...this.departmentsOf(user)].some((id) => (named.below ? this.above(id) : [id]).includes(named.department));
        if (named.role)
            return this.people[user].roles.some((key) => (named.below ? this.rolesAbove(key) : [key]).includes(named.role));
        return true;
    }

    holds(rule, record, user) {
        return CONDITIONS[rule.object][rule.condition](record, user, this);
    }

    may(user, action, object, record) {
        if (this.people[user].admin) return true;
        if (!this.reached(user, action, object, record)) return false;
        // what one does not see one does nothing to
        if (action !== 'read' && action !== 'create' && !this.may(user, 'read', object, record)) return false;
        return this.rules.every((rule) => rule.kind !== 'restrict' || !rule.active || rule.object !== object ||
            !this.means(rule, user) || this.holds(rule, record, user));
    }

    reached(user, action, object, record) {
        const scopes = this.scopes(user, object, action);
        const has = (...names) => names.some((name) => scopes.has(name));
        if (!scopes.size) return false;
        if (has('all')) return true;
        const owned = object !== 'contact';
        const owner = owned ? record.owner : record.created_by;
        const departments = has('department', 'department_below');
        if (has('own', 'team', 'department', 'department_below')) {
            if (owner === user || (CREATOR_OWNS.has(object) && record.created_by === user)) return true;
            if (has('team') && owner !== null && this.team(user).has(owner)) return true;
            if (owned && departments && record.department !== null && this.departmentsOf(user, has('department_below')).has(record.department)) return true;
        }
        if (has('parent') && this.byParent(user, action, object, record)) return true;
        const reading = action === 'read' || action === 'export';
        if (!reading && action !== 'edit' && action !== 'bulk') return false;
        const enough = ({ level }) => reading || level === 'edit';
        return this.shares.some((share) => share.id === record.id && !share.expired && enough(share) && this.means(share, user)) ||
            this.rules.some((rule) => rule.kind === 'grant' && rule.active && rule.object === object && enough(rule) &&
                this.means(rule, user) && this.holds(rule, record, user));
    }

    byParent(user, action, object, record) {
        const parents = PARENTS[object] ?? [];
        if (parents.length && parents.every((name) => record[name] === null)) return record.created_by === user;
        const upper = action === 'read' || action === 'export' ? action : 'edit';
        return parents.some((name) => record[name] !== null && this.may(user, upper, name, this.records[name][record[name]]));
    }

    visible(user, object, action = 'read') {
        return Object.values(this.records[object]).filter((record) => this.may(user, action, object, record));
    }
}

/** What a masked value is shown as. */
export function masked(field, value) {
    if (value === null) return null;
    if (field === 'phone' || field === 'mobile') return `${value.slice(0, 3)}****${value.slice(-4)}`;
    if (field === 'email') return `${value[0]}***${value.slice(value.indexOf('@'))}`;
    return typeof value === 'number' ? '***' : `${[...value][0]}***`;
}
