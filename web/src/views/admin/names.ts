// Names of objects and fields made from what a person typed: lower-case Latin letters, digits, "_".
export function nameFrom(label: string): string {
    const words = label
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^[_0-9]+|_+$/g, '');
    return words.slice(0, 40);
}

export function pluralOf(name: string): string {
    if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
    if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
    return name ? `${name}s` : '';
}

/** The name itself, or with the first free number. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
    if (!taken.has(name)) return name;
    let number = 2;
    while (taken.has(`${name}_${number}`)) number += 1;
    return `${name}_${number}`;
}
