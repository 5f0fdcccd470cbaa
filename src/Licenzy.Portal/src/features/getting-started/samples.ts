/** A call of this project, as it is shown in code. */
interface Call {
  baseUrl: string;
  path: string;
  body: Readonly<Record<string, string>>;
  /** For calls that may be repeated without being done twice. */
  idempotencyKey?: string;
  /** The key itself, in the visit in which it was made; null names the variable that holds it. */
  apiKey: string | null;
}

/** The variable that the code reads the key from. */
export const keyVariable = 'LICENZY_TEST_KEY';

/** For a shell's single quotes. */
function quoted(text: string): string {
  return text.replaceAll("'", `'\\''`);
}

function curl(call: Call): string {
  const lines = [
    `curl -s ${call.baseUrl}${call.path}`,
    `-H "Authorization: Bearer ${call.apiKey ?? `$${keyVariable}`}"`,
    ...(call.idempotencyKey ? [`-H "Idempotency-Key: ${call.idempotencyKey}"`] : []),
    '-H "Content-Type: application/json"',
    `-d '${quoted(JSON.stringify(call.body))}'`,
  ];
  return lines.join(' \\\n  ');
}

function csharp(call: Call): string {
  const key = call.apiKey ? JSON.stringify(call.apiKey) : `Environment.GetEnvironmentVariable("${keyVariable}")`;
  const body = Object.entries(call.body)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ');
  return [
    'using System.Net.Http.Json;',
    '',
    `using var client = new HttpClient { BaseAddress = new Uri("${call.baseUrl}") };`,
    `client.DefaultRequestHeaders.Authorization = new("Bearer", ${key});`,
    ...(call.idempotencyKey ? [`client.DefaultRequestHeaders.Add("Idempotency-Key", "${call.idempotencyKey}");`] : []),
    `var answer = await client.PostAsJsonAsync("${call.path}", new { ${body} });`,
    'Console.WriteLine(await answer.Content.ReadAsStringAsync());',
  ].join('\n');
}

/** The call in each language. */
export function samplesOf(call: Call): { label: string; code: string }[] {
  return [
    { label: 'curl', code: curl(call) },
    { label: 'C#', code: csharp(call) },
  ];
}

/** `user_1` becomes `user_2`; a name without a number gets one. */
export function nextSubject(subjectRef: string): string {
  const number = /(\d+)$/.exec(subjectRef)?.[1];
  return number === undefined ? `${subjectRef}_2` : `${subjectRef.slice(0, -number.length)}${Number(number) + 1}`;
}

/** The key of a customer's first checkout: another customer or product is another purchase. Only visible ASCII that a shell leaves alone. */
export function checkoutKey(productCode: string, subjectRef: string): string {
  return `first-${encodeURIComponent(productCode)}-${encodeURIComponent(subjectRef)}`.replaceAll('!', '%21').slice(0, 255);
}
