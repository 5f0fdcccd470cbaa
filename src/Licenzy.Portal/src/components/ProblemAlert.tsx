import { Alert, Button, Text } from '@mantine/core';
import type { Problem } from '@/api/problem';

/** A refusal in words, with its code and the request's id. */
export function ProblemAlert({ problem, retry }: { problem: Problem; retry?: () => void }) {
  return (
    <Alert color="red" variant="light" role="alert" title={problem.title}>
      <Text size="sm">{problem.detail}</Text>
      <Text size="xs" ff="monospace">
        {problem.error} {problem.request_id}
      </Text>
      {retry && (
        <Button variant="default" size="xs" mt="xs" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
