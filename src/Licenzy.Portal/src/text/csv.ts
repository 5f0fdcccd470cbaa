import { maskSecrets } from './secrets';

/** One value of a row: nothing is written as an empty cell. */
export type CsvValue = string | number | boolean | null | undefined;

/** A column of an export: its heading, which is the API's name of the field, and its value in a row. */
export interface CsvColumn<T> {
  header: string;
  value: (row: T) => CsvValue;
}

// A spreadsheet runs what begins with one of these; the apostrophe makes it a text. Tab and line break lead in a formula as well,
// and the wide forms of the signs count as the signs in some.
const runs = /^[=+\-@\t\r\n＝＋－＠]/;

/** One cell: secrets masked, formulas disarmed, quoted where it has to be. Numbers stay numbers. */
export function csvCell(value: CsvValue): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value !== 'string') {
    return String(value);
  }
  const masked = maskSecrets(value);
  const safe = runs.test(masked) ? `'${masked}` : masked;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The lines of rows, each ended as RFC 4180 wants it. */
export function csvLines<T>(columns: readonly CsvColumn<T>[], rows: readonly T[]): string {
  return rows.map((row) => columns.map((column) => csvCell(column.value(row))).join(',') + '\r\n').join('');
}

/** The first line: the names of the columns. */
export function csvHead<T>(columns: readonly CsvColumn<T>[]): string {
  return columns.map((column) => csvCell(column.header)).join(',') + '\r\n';
}
