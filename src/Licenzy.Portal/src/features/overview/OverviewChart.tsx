import { AreaChart, BarChart } from '@mantine/charts';
import '@mantine/charts/styles.layer.css';
import { grouped } from '@/text/numbers';

interface OverviewChartProps {
  kind: 'area' | 'bars';
  points: { at: string; [series: string]: string | number }[];
  series: readonly string[];
  height: number;
}

const colors: Readonly<Record<string, string>> = {
  Subscription: 'var(--lz-accent)',
  'Time pass': 'var(--lz-chart-3)',
  'Usage pack': 'var(--lz-chart-2)',
  Finalized: 'var(--lz-accent)',
  'Not paid': 'var(--lz-off-solid)',
};

/** Dashes tell the areas apart where colours do not. */
const dashes: Readonly<Record<string, string>> = { 'Time pass': '2 3', 'Usage pack': '6 4' };

/** The charts of the overview, in a chunk of their own. */
export default function OverviewChart({ kind, points, series, height }: OverviewChartProps) {
  const shared = {
    h: height,
    data: points,
    dataKey: 'at',
    withLegend: true,
    valueFormatter: grouped,
    gridAxis: 'x' as const,
    tickLine: 'none' as const,
    legendProps: { verticalAlign: 'bottom' as const },
    yAxisProps: { width: 52, allowDecimals: false, interval: 0, tickCount: 4 },
    xAxisProps: { minTickGap: 32 },
  };
  // One or two points make no line that could be seen: they are dots then.
  const known = points.filter((point) => series.some((name) => typeof point[name] === 'number')).length;
  return kind === 'area' ? (
    <AreaChart
      {...shared}
      type="stacked"
      curveType="linear"
      withDots={known < 3}
      dotProps={{ r: 2.5 }}
      withGradient={false}
      fillOpacity={0.25}
      strokeWidth={1.5}
      areaProps={{ isAnimationActive: false }}
      series={series.map((name) => ({ name, color: colors[name] ?? 'var(--lz-off-solid)', strokeDasharray: dashes[name] }))}
    />
  ) : (
    <BarChart
      {...shared}
      type="stacked"
      maxBarWidth={18}
      barProps={{ isAnimationActive: false }}
      series={series.map((name) => ({ name, color: colors[name] ?? 'var(--lz-off-solid)' }))}
    />
  );
}
