import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import classes from './DecisionSentence.module.css';
import { plainSentence, type DecisionWords } from './decisionSentence';

interface DecisionSentenceProps {
  words: DecisionWords;
  /** Whom and when it is about: only a change of the same is announced. */
  about: string;
  /** After the second line: a link to the other mode, for instance. */
  after?: ReactNode;
}

/** The answer in large letters, its second line, and its announcement when it changes while somebody looks. */
export function DecisionSentence({ words, about, after }: DecisionSentenceProps) {
  const text = plainSentence(words);
  const told = useRef({ about, text });
  const [news, setNews] = useState('');
  useEffect(() => {
    if (told.current.about === about && told.current.text !== text) {
      setNews(text);
    }
    told.current = { about, text };
  }, [about, text]);
  return (
    <div className={classes.root}>
      <p className={classes.sentence}>
        <strong className={classes.verdict} data-allowed={words.allowed}>
          {words.verdict}
        </strong>{' '}
        {words.first.map((piece, index) => (typeof piece === 'string' ? piece : <strong key={index}>{piece.strong}</strong>))}
      </p>
      {words.second || after ? (
        <p className={classes.second}>
          {words.second} {after}
        </p>
      ) : null}
      <VisuallyHidden role="status">{news}</VisuallyHidden>
    </div>
  );
}
