import { useState } from 'react';
import { CodeFrame } from './CodeFrame';
import classes from './CodeTabs.module.css';

/** The same in one language: `curl`, `C#`. */
interface CodeSample {
  label: string;
  code: string;
}

interface CodeTabsProps {
  /** What the code does: `Check access`. */
  label: string;
  samples: readonly CodeSample[];
  maxHeight?: number;
}

const storageName = 'licenzy-code-language';

function remembered(): string | null {
  try {
    return localStorage.getItem(storageName);
  } catch {
    return null;
  }
}

function remember(language: string): void {
  try {
    localStorage.setItem(storageName, language);
  } catch {
    // Storage may be forbidden: then the choice lasts as long as the page.
  }
}

/** The same call in several languages. The language once chosen comes first on every page. */
export function CodeTabs({ label, samples, maxHeight }: CodeTabsProps) {
  const [language, setLanguage] = useState(remembered);
  const found = samples.findIndex((sample) => sample.label === language);
  const tab = Math.max(0, found);
  const code = samples[tab]?.code ?? '';
  const choose = (index: number): void => {
    const next = samples[index]?.label;
    if (next) {
      setLanguage(next);
      remember(next);
    }
  };
  return (
    <CodeFrame
      label={label}
      tabs={samples.map((sample) => sample.label)}
      tab={tab}
      onTab={choose}
      copyText={() => code}
      maxHeight={maxHeight}
    >
      <code className={classes.code}>{code}</code>
    </CodeFrame>
  );
}
