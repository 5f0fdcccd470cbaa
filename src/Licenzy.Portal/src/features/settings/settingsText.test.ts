import { describe, expect, it } from 'vitest';
import { graceText, hostsOf, hostsText, returnUrlProblem } from './settingsText';

describe('settings in words', () => {
  it('says what the grace does', () => {
    expect(graceText(0)).toContain('at once');
    expect(graceText(1)).toContain('for 1 day;');
    expect(graceText(3)).toContain('for 3 days;');
    expect(graceText(91)).toBe('Use 0 to 90 days.');
    expect(graceText(null)).toBe('Use 0 to 90 days.');
  });

  it('reads hosts as people type them', () => {
    expect(hostsOf('app.acme.test, https://Shop.acme.test/thanks\napp.acme.test')).toEqual(['app.acme.test', 'shop.acme.test']);
    expect(hostsOf('  ')).toEqual([]);
    expect(hostsText([])).toContain('any host');
    expect(hostsText(['a', 'b'])).toContain('these 2');
  });

  it('wants whole addresses', () => {
    expect(returnUrlProblem('')).toBeNull();
    expect(returnUrlProblem('https://a.test/x')).toBeNull();
    expect(returnUrlProblem('a.test/x')).toContain('whole address');
    expect(returnUrlProblem('javascript:alert(1)')).toContain('https://');
  });
});
