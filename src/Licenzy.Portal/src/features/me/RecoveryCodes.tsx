import { Button, Checkbox } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { CopyIcon, CopyStatus } from '@/components/CopyField';
import { DialogActions } from '@/components/DialogFrame';
import { useCopy } from '@/components/useCopy';
import classes from './Totp.module.css';

interface RecoveryCodesProps {
  codes: readonly string[];
  onStored: () => void;
}

/** Recovery codes, shown this once: copied or downloaded, and left only by "I have stored them". */
export function RecoveryCodes({ codes, onStored }: RecoveryCodesProps) {
  const { state, copy } = useCopy();
  const [stored, setStored] = useState(false);
  const [missing, setMissing] = useState(false);

  return (
    <>
      <p>
        Each of them lets you in once when your phone is not there. Store them where you keep your passwords. They are not shown again.
      </p>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button variant="default" leftSection={<CopyIcon state={state} />} onClick={() => copy(codes.join('\n'))}>
          Copy all
        </Button>
        <Button variant="default" leftSection={<IconDownload size={14} stroke={1.7} />} onClick={() => download(codes)}>
          Download
        </Button>
        <CopyStatus state={state} />
      </div>
      <Checkbox
        label="I have stored them"
        checked={stored}
        error={missing ? 'Confirm that you have stored them: they cannot be shown again' : undefined}
        onChange={(event) => {
          setStored(event.currentTarget.checked);
          setMissing(false);
        }}
      />
      <DialogActions>
        <Button variant={stored ? 'filled' : 'default'} onClick={() => (stored ? onStored() : setMissing(true))}>
          Close
        </Button>
      </DialogActions>
    </>
  );
}

function download(codes: readonly string[]): void {
  const text = `Recovery codes for ${window.location.host}. Each works once.\n\n${codes.join('\n')}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'licenzy-recovery-codes.txt';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
