import { expect, it } from 'vitest';
import { isTopLayer, openLayer } from './layers';

it('gives Escape to the layer on top, and to the one below once that is gone', () => {
  const below = Symbol('below');
  const above = Symbol('above');
  const closeBelow = openLayer(below);
  const closeAbove = openLayer(above);
  expect([isTopLayer(below), isTopLayer(above)]).toEqual([false, true]);
  closeAbove();
  expect(isTopLayer(below)).toBe(true);
  closeBelow();
  expect(isTopLayer(below)).toBe(false);
});

it('stays with the layer above when one below it goes', () => {
  const below = Symbol('below');
  const above = Symbol('above');
  const closeBelow = openLayer(below);
  const closeAbove = openLayer(above);
  closeBelow();
  expect(isTopLayer(above)).toBe(true);
  closeAbove();
});
