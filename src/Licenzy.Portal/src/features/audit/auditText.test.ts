import { describe, expect, it } from 'vitest';
import { actorText, dayStart, deedText, differences, noteOf, objectHref, objectName, otherFacts, type AuditEntry } from './auditText';

const entry: AuditEntry = {
  id: 'aud_1',
  sequence: 1,
  at: '2026-11-22T10:00:00Z',
  actor: { kind: 'user', user_id: 'usr_1', email: 'maria@acme.test' },
  action: 'product.updated',
  object: { kind: 'product', id: 'prd_1' },
  project_id: 'prj_1',
  mode: 'live',
  subject_ref: null,
  details: { before: { name: 'Pro', usage_units: null }, after: { name: 'Pro 2', usage_units: null } },
  request_id: 'req_1',
  previous_hash: 'a',
  hash: 'b',
};

describe('an audit entry in words', () => {
  it('says what was done, and shows an unknown action as it came', () => {
    expect(deedText('product.updated')).toBe('changed the product');
    expect(deedText('robot.woken_up')).toBe('robot: woken up');
    expect(deedText('constructor')).toBe('constructor');
  });

  it('names who did it', () => {
    expect(actorText(entry.actor)).toBe('maria@acme.test');
    expect(actorText({ kind: 'user', user_id: 'usr_1', email: null })).toBe('A former member');
    expect(actorText({ kind: 'licenzy', user_id: null, email: null })).toBe('Licenzy');
  });

  it('shows only the fields that differ', () => {
    expect(differences(entry.details)).toEqual([{ field: 'name', before: 'Pro', after: 'Pro 2' }]);
    expect(differences({ before: 'viewer', after: 'admin', email: 'a@b.test' })).toEqual([{ field: 'value', before: 'viewer', after: 'admin' }]);
    expect(differences({ before: { hint: 'lz_test_…' } })).toEqual([{ field: 'hint', before: 'lz_test_…', after: null }]);
    expect(differences(null)).toEqual([]);
  });

  it('finds the name, the note and the rest', () => {
    expect(objectName(entry)).toBe('Pro 2');
    expect(objectName({ ...entry, subject_ref: 'user_1' })).toBe('user_1');
    expect(noteOf({ note: 'Ticket 4711' })).toBe('Ticket 4711');
    expect(otherFacts({ note: 'x', before: 1, email: 'a@b.test', units: 5 })).toEqual([
      ['email', 'a@b.test'],
      ['units', '5'],
    ]);
  });

  it('leads to what it was done to', () => {
    expect(objectHref(entry)).toBe('/p/prj_1/live/products/prd_1');
    expect(objectHref({ ...entry, subject_ref: 'a/b' })).toBe('/p/prj_1/live/customers/a%2Fb');
    expect(objectHref({ ...entry, action: 'project.deleted', object: { kind: 'project', id: 'prj_1' } })).toBeNull();
    expect(objectHref({ ...entry, project_id: null })).toBeNull();
  });

  it('reads days of an address, and nothing else', () => {
    expect(dayStart('2026-11-22')).toBe(new Date(2026, 10, 22).toISOString());
    expect(dayStart('2026-11-22', 1)).toBe(new Date(2026, 10, 23).toISOString());
    expect(dayStart('yesterday')).toBeUndefined();
  });
});
