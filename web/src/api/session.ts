import { call, get } from '@/base/http';
import type { Me, Person } from './types';

export const me = (): Promise<Me> => get<Me>('/me');

export async function login(name: string, password: string): Promise<Person> {
    const body = { login: name, password };
    return (await call<{ user: Person }>('POST', '/login', { body })).data.user;
}

export const logout = (): Promise<unknown> => call('POST', '/logout');
export const changeLocale = (locale: string): Promise<unknown> => call('PATCH', '/me', { body: { locale } });
export const changePassword = (current: string, next: string): Promise<unknown> =>
    call('POST', '/me/password', { body: { current, new: next } });
