// Calls code of docs/webhooks.md, compiled to MODULE, with each request that stands as JSON on standard input, and prints
// a JSON list of what it said: null where it took the request.
// usage: node cases.js fault|receive MODULE < requests.json
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [name, module] = process.argv.slice(2);
const { [name]: judge } = await import(pathToFileURL(module).href);
const requests = JSON.parse(await text(process.stdin));

const ask = {
  fault: ({ secrets, headers, body, now }) => judge(secrets, headers, Buffer.from(body, "base64"), now),
  receive: ({ secrets, headers, body }) => {
    const event = judge(secrets[0], headers, Buffer.from(body, "base64"));
    return typeof event?.type === "string" ? null : "It gave back no event.";
  },
};

console.log(
  JSON.stringify(
    requests.map((request) => {
      try {
        return ask[name](request);
      } catch (failure) {
        return String(failure);
      }
    }),
  ),
);
