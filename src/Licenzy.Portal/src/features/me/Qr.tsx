import qrcode from 'qrcode-generator';
import { useMemo } from 'react';
import classes from './Totp.module.css';

/** Light around the code that readers need, in modules. */
const MARGIN = 4;

/** A QR code as one path of an SVG; dark on white in either colour scheme, because cameras want it so. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => draw(text), [text]);
  return (
    <svg className={classes.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}

function draw(text: string): { path: string; size: number } {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) {
        path += `M${column + MARGIN} ${row + MARGIN}h1v1h-1z`;
      }
    }
  }
  return { path, size: count + 2 * MARGIN };
}
