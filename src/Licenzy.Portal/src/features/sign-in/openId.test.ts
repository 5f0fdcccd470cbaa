import { describe, expect, it } from 'vitest';
import { openIdAddress, openIdWords } from './openId';

describe('a sign-in at the provider', () => {
  it('says why it led back', () => {
    expect(openIdWords(undefined, 'Keycloak')).toBeNull();
    expect(openIdWords('openid_unavailable', 'keycloak')).toMatch(/^Keycloak does not answer now/);
    expect(openIdWords('openid_email_not_verified', null)).toMatch(/^The provider does not vouch/);
    expect(openIdWords('sign_up_closed', 'Keycloak')).toContain('invitation');
    expect(openIdWords('openid_failed', 'Keycloak')).toContain('at Keycloak was not finished');
    expect(openIdWords('something_new', 'Keycloak')).toContain('Try again');
  });

  it('takes the way on along, as one parameter', () => {
    expect(openIdAddress('/p/prj_1/live/customers?query=a&open=1')).toBe(
      '/portal/auth/openid/start?next=%2Fp%2Fprj_1%2Flive%2Fcustomers%3Fquery%3Da%26open%3D1',
    );
  });
});
