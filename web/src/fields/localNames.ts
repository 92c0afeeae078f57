// Names in the reader's language of the few records that have one in each (stages, pipelines): what a reference shows
// instead of the name programs call it by. Loaded once (record/localNames.ts).
import { language, type Language } from '@/base/language';
import { createStore } from '@/base/store';

export type LocalNames = ReadonlyMap<string, Partial<Record<Language, string>>>;

export const localNames = createStore<LocalNames>(new Map());

export const localName = (id: string, name: string): string => localNames.get().get(id)?.[language()] || name;
