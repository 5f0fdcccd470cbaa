import { VisuallyHidden } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { useScope } from '@/shell/scope';
import classes from './Figures.module.css';
import type { FigureView } from './figures';
import { sparkPaths } from './spark';

const arrows = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconMinus };

/** The figures in a row: number, change against the range before, course. Each leads to the list behind it. */
export function Figures({ figures }: { figures: readonly FigureView[] }) {
  const scope = useScope();
  return (
    <ul className={classes.figures} aria-label="Figures">
      {figures.map((figure) => {
        const Arrow = arrows[figure.direction];
        return (
          <li key={figure.name} className={classes.figure}>
            <AppLink href={scope.path(figure.path)} className={classes.link}>
              {figure.label}
            </AppLink>
            <div className={classes.numbers}>
              <span className={classes.value}>{figure.value}</span>
              {figure.change === null ? null : (
                <span className={classes.change}>
                  <Arrow size={14} stroke={1.7} aria-hidden />
                  {figure.change}
                  <VisuallyHidden component="span"> against the range before</VisuallyHidden>
                </span>
              )}
            </div>
            <Spark values={figure.course} />
          </li>
        );
      })}
    </ul>
  );
}

const width = 160;
const height = 28;

/** A course without axes. It says nothing that the number and the charts do not say better, so it is not read out. */
export function Spark({ values }: { values: readonly (number | null)[] }) {
  const { line, area } = sparkPaths(values, width, height);
  return (
    <svg className={classes.spark} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {line === '' ? <line className={classes.rule} x1={0} x2={width} y1={height - 1} y2={height - 1} /> : null}
      <path className={classes.area} d={area} />
      <path className={classes.line} d={line} />
    </svg>
  );
}
