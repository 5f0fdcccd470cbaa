import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import classes from './Notice.module.css';

/** An address that leads nowhere. */
export function NotFoundPage() {
  useEffect(() => {
    document.title = 'Nothing here · Licenzy';
  }, []);
  return (
    <div className={classes.notice}>
      <h1>Nothing here</h1>
      <p>
        There is no page at this address. It may belong to another project or account, or it was typed wrongly. Any id can be opened by
        searching for it.
      </p>
      <Button component={Link} to="/">
        Go to the start
      </Button>
    </div>
  );
}
