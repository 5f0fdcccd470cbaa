import { Button, VisuallyHidden } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { problemOf, type Problem } from '@/api/problem';
import type { PageOf } from '@/api/schemas';
import { csvHead, csvLines, type CsvColumn } from '@/text/csv';
import { counted, grouped } from '@/text/numbers';
import classes from './CsvExport.module.css';
import { ProblemAlert } from './ProblemAlert';

interface CsvExportProps<T> {
  /** One page of the list as it is filtered now. */
  fetch: (cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<T>>;
  columns: readonly CsvColumn<T>[];
  /** The file's name without its ending: `customers-live`. */
  fileName: string;
  /** What the rows are, for the words: `customers`. */
  noun: string;
  disabled?: boolean;
}

type Stage =
  | { at: 'idle' }
  | { at: 'running'; rows: number }
  | { at: 'done'; rows: number }
  | { at: 'failed'; rows: number; problem: Problem };

/** What was fetched so far: a failure in the middle goes on where it stopped. */
interface Progress {
  parts: string[];
  rows: number;
  cursor: string | undefined;
}

function download(parts: readonly string[], fileName: string): void {
  // The mark of UTF-8 is what makes spreadsheets read accents right.
  const address = URL.createObjectURL(new Blob(['\ufeff', ...parts], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Fetches every page of a list and hands it over as a CSV file: with progress, and a way to stop. */
export function CsvExport<T>({ fetch, columns, fileName, noun, disabled }: CsvExportProps<T>) {
  const [stage, setStage] = useState<Stage>({ at: 'idle' });
  const stop = useRef<AbortController>(undefined);
  const progress = useRef<Progress>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const run = async (): Promise<void> => {
    const control = new AbortController();
    stop.current = control;
    const got = progress.current ?? { parts: [csvHead(columns)], rows: 0, cursor: undefined };
    progress.current = got;
    setStage({ at: 'running', rows: got.rows });
    try {
      for (;;) {
        const page = await fetch(got.cursor, control.signal);
        if (control.signal.aborted) {
          return;
        }
        got.parts.push(csvLines(columns, page.data));
        got.rows += page.data.length;
        setStage({ at: 'running', rows: got.rows });
        if (!page.has_more || !page.next_cursor) {
          break;
        }
        got.cursor = page.next_cursor;
      }
    } catch (failure) {
      if (!control.signal.aborted) {
        setStage({ at: 'failed', rows: got.rows, problem: problemOf(failure) });
      }
      return;
    }
    download(got.parts, fileName);
    progress.current = undefined;
    setStage({ at: 'done', rows: got.rows });
  };
  const cancel = (): void => {
    stop.current?.abort();
    progress.current = undefined;
    setStage({ at: 'idle' });
  };

  const running = stage.at === 'running';
  return (
    <div className={classes.root}>
      <div className={classes.line}>
        {running ? (
          <>
            <span className={classes.rows}>{grouped(stage.rows)} rows</span>
            <Button variant="default" size="xs" onClick={cancel}>
              Stop the export
            </Button>
          </>
        ) : (
          <Button
            variant="default"
            size="xs"
            disabled={disabled}
            leftSection={<IconDownload size={14} stroke={1.7} />}
            onClick={() => void run()}
          >
            Export CSV
          </Button>
        )}
        <VisuallyHidden role="status">
          {stage.at === 'done' ? `Exported ${counted(stage.rows, 'row')} of ${noun}` : running ? `Exporting ${noun}` : ''}
        </VisuallyHidden>
      </div>
      {stage.at === 'failed' ? (
        <div className={classes.problem}>
          <ProblemAlert
            problem={stage.problem}
            notDone={`No file was made; ${counted(stage.rows, 'row')} are kept to go on from.`}
            retry={() => void run()}
            actions={
              <Button variant="subtle" size="xs" onClick={cancel}>
                Drop the export
              </Button>
            }
          />
        </div>
      ) : null}
    </div>
  );
}
