import { expect, it } from 'vitest';
import { whyNot } from './roles';

it('says why a role cannot, and who can', () => {
  expect(whyNot('viewer', 'operate', 'grant access')).toBe('Your role, viewer, cannot grant access. Support, admins and owners can.');
  expect(whyNot('admin', 'own', 'delete the project')).toBe('Your role, admin, cannot delete the project. Owners can.');
  expect(whyNot(null, 'read', 'see this')).toBe('You belong to no account: you cannot see this.');
});
