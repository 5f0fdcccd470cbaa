import { Radio } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import classes from './Account.module.css';
import { type Role, roles } from './roleText';

interface RoleChoiceProps {
  label: string;
  value: string;
  onChange: (role: Role) => void;
}

/** The roles, each with what it can and cannot do. */
export function RoleChoice({ label, value, onChange }: RoleChoiceProps) {
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(next) => {
        const role = roles.find((known) => known.value === next);
        if (role) {
          onChange(role.value);
        }
      }}
    >
      <div className={classes.roles}>
        {roles.map((role) => (
          <div key={role.value} className={classes.role} data-chosen={role.value === value || undefined}>
            <Radio
              value={role.value}
              label={role.label}
              description={
                <span className={classes.abilities}>
                  <span>
                    <IconCheck size={13} stroke={2.2} aria-label="Can:" className={classes.can} /> {role.can}
                  </span>
                  {role.cannot ? (
                    <span>
                      <IconX size={13} stroke={2.2} aria-label="Cannot:" className={classes.cannot} /> {role.cannot}
                    </span>
                  ) : null}
                </span>
              }
            />
          </div>
        ))}
      </div>
    </Radio.Group>
  );
}
