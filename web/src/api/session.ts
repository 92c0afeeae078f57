import { call, get } from '@/base/http';
import type { Me, Person } from './types';

export const me = (): Promise<Me> => get<Me>('/me');

export async function login(name: string, password: string): Promise<Person> {
    const body = { login: name, password };
    return (await call<{ user: Person }>('POST', '/login', { body })).data.user;
}

export const logout = (): Promise<unknown> => call('POST', '/logout');
/** One's own language and time zone; a zone of null is the organisation's. */
export const changeMe = async (values: { locale?: string; time_zone?: string | null }): Promise<Me> =>
    (await call<Me>('PATCH', '/me', { body: values })).data;
export const changePassword = (current: string, next: string): Promise<unknown> =>
    call('POST', '/me/password', { body: { current, new: next } });
