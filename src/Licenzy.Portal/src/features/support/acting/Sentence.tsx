import { useTimeZone } from '@/text/time';
import classes from './Sentence.module.css';
import { sentenceOf, type TimelineRow } from './timelineText';

/** What a row tells. */
export function Sentence({ row }: { row: TimelineRow }) {
  const zone = useTimeZone();
  return (
    <span className={classes.sentence}>
      {sentenceOf(row, zone).map((piece, index) => {
        switch (piece.look) {
          case 'strong':
            return <strong key={index}>{piece.text}</strong>;
          case 'code':
            return <code key={index}>{piece.text}</code>;
          case 'quiet':
            return (
              <span key={index} className={classes.quiet}>
                {piece.text}
              </span>
            );
          default:
            return piece.text;
        }
      })}
    </span>
  );
}
