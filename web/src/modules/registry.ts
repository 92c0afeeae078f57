// The visible list of modules.
import { admin } from './admin';
import type { WebModule } from './module';
import { people } from './people';
import { reports } from './reports';
import { work } from './work';

export const MODULES: readonly WebModule[] = [reports, work, people, admin];
