import { expect, it } from 'vitest';
import { placeOf } from './place';

it('reads a place as it was stored', () => {
  expect(placeOf('prj_1 live')).toEqual({ projectId: 'prj_1', mode: 'live' });
});

it.each([null, '', 'prj_1', 'prj_1 sandbox', ' test'])('reads %j as no place', (stored) => {
  expect(placeOf(stored)).toBeNull();
});
