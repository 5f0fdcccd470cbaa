import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import type { UsageBar } from './usagePoints';

/** The bars alone; a chunk of its own, because charts are heavy. */
export function UsageBars({ bars, height }: { bars: readonly UsageBar[]; height: number }) {
  return (
    <BarChart
      h={height}
      data={bars.map((bar) => ({ time: bar.label, Units: bar.units }))}
      dataKey="time"
      series={[{ name: 'Units', color: 'var(--lz-accent)' }]}
      withLegend={false}
      tickLine="none"
      gridAxis="x"
      strokeDasharray="4 4"
      maxBarWidth={18}
      valueFormatter={(value) => value.toLocaleString('en-GB')}
      xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 40 }}
      yAxisProps={{ width: 52, allowDecimals: false, interval: 0, tickCount: 4 }}
      barChartProps={{ accessibilityLayer: false }}
      barProps={{ isAnimationActive: false, radius: [2, 2, 0, 0] }}
    />
  );
}
