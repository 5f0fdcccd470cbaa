import { Outlet } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useMe } from './me';

/** The pages of the account; those of another account begin anew, with nothing typed or asked about the one before. */
export function AccountFrame() {
  const account = useMe().account;
  return (
    <Fragment key={account?.id ?? 'none'}>
      <Outlet />
    </Fragment>
  );
}
