import classes from './Keys.module.css';

/** Keys as they stand on a keyboard: "g c" one after the other, "Ctrl+K" together. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keys.split(/[ +]/).map((key, index) => (
        <kbd key={index} className={classes.key}>
          {key.length === 1 ? key.toUpperCase() : key}
        </kbd>
      ))}
    </span>
  );
}
