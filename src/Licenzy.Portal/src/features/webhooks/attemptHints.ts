/** What to do about an attempt that failed, by the class of the failure and the status of the answer; null when nothing is known. */
export function hintFor(error: string | null, status: number | null): string | null {
  switch (error) {
    case null:
      return null;
    case 'redirect':
      return 'Redirects are not followed. Give the endpoint the address to which this one leads.';
    case 'timeout':
      return 'Answer within 15 seconds: store the event first, answer 200, and do the work afterwards.';
    case 'tls':
      return 'The secure connection failed: check that the certificate is valid, matches the host and is sent with its chain.';
    case 'dns':
      return 'The host has no address. Check its name, and that its DNS entry is public.';
    case 'connect':
      return 'Nothing took the connection. Check that the service runs, that the port is right, and that a firewall lets Licenzy in.';
    case 'blocked':
      return 'This installation does not send to that network. Its operator can allow it.';
    case 'protocol':
      return 'The answer is not HTTP. Check the port, and that http and https are not mixed up.';
    case 'payload_gone':
      return 'The body of this event is no longer kept, so it cannot be sent. Ask for the state of now instead.';
    case 'endpoint_deleted':
      return 'The endpoint was deleted before this was sent.';
    case 'internal':
      return 'This failed at Licenzy, not at your application.';
    case 'http':
      return status === null ? null : statusHint(status);
    default:
      return null;
  }
}

function statusHint(status: number): string {
  switch (status) {
    case 400:
      return 'Your application refused it, often because the signature did not verify: check the secret, and that the raw body is verified.';
    case 401:
    case 403:
      return 'Your application wants a sign-in here. Let this path through, and verify the signature instead.';
    case 404:
      return 'There is nothing at this path. Check the address of the endpoint.';
    case 405:
      return 'This path takes no POST. Check the address of the endpoint.';
    case 410:
      return 'The answer 410 means that nothing is wanted any more: Licenzy disables the endpoint.';
    case 413:
      return 'Your application allows only smaller bodies. Allow 256 KiB.';
    case 429:
      return 'Your application asked for fewer requests. Licenzy waits as long as Retry-After says.';
    default:
      return status >= 500
        ? 'Your application failed while it handled the event. Its log at this time says why.'
        : 'Only an answer from 200 to 299 counts as taken.';
  }
}

/** Why an attempt was made, in words. */
export function triggerInWords(trigger: string): string {
  const words: Readonly<Record<string, string>> = {
    event: 'First attempt',
    retry: 'Retry',
    requeue: 'Requeued by hand',
    resend: 'Resent by hand',
    test: 'Test',
    recovery: 'Recovery',
  };
  return words[trigger] ?? trigger;
}
