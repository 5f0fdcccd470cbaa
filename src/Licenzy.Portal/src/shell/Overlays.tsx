import { Interruptions } from './Interruptions';
import { Palette } from './Palette';
import { Shortcuts } from './Shortcuts';

/** What can come over any page of a signed-in person: the palette, the keys, and what a call may ask of them first. */
export function Overlays() {
  return (
    <>
      <Palette />
      <Shortcuts />
      <Interruptions />
    </>
  );
}
