// Back returns to the same row: where each address of a list was scrolled to, for this session.
const places = new Map<string, { top: number; row: number }>();

export const placeOf = (address: string): { top: number; row: number } => places.get(address) ?? { top: 0, row: -1 };
export const rememberPlace = (address: string, top: number, row: number): void =>
    void places.set(address, { top, row });
