/** The lines of a small chart: the course, and the area below it. */
export interface SparkPaths {
  line: string;
  area: string;
}

/**
 * The course of a figure as paths. Where nobody counted the line is broken; a course without change runs along the middle, and one that was
 * always nought along the foot.
 */
export function sparkPaths(values: readonly (number | null)[], width: number, height: number, inset = 1.5): SparkPaths {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || values.length < 2) {
    return { line: '', area: '' };
  }
  const low = Math.min(...known);
  const high = Math.max(...known);
  const room = height - 2 * inset;
  const x = (index: number) => round((index / (values.length - 1)) * width);
  const y = (value: number) => round(high === low ? inset + room * (high === 0 ? 1 : 0.5) : inset + room * (1 - (value - low) / (high - low)));
  const runs: string[][] = [];
  let run: string[] = [];
  values.forEach((value, index) => {
    if (value === null) {
      run = [];
      return;
    }
    if (run.length === 0) {
      runs.push(run);
    }
    run.push(`${x(index)} ${y(value)}`);
  });
  const lines = runs.filter((points) => points.length > 1);
  return {
    line: lines.map((points) => `M${points.join('L')}`).join(''),
    area: lines.map((points) => `M${points.join('L')}V${height}H${points[0]?.split(' ')[0] ?? 0}Z`).join(''),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
