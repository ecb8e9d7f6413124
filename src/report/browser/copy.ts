/** A button beside each command that copies it, where the browser lets a page do so. */

const COPIED_MS = 1_500;

export function addCopyButtons(): void {
  // Not there where a page is not trusted to write to the clipboard; the command can be marked by hand then.
  if (!('clipboard' in navigator)) return;
  for (const command of document.querySelectorAll<HTMLElement>('pre.command')) addButton(command);
}

function addButton(command: HTMLElement): void {
  const text = command.textContent;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  command.append(button);
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => say(button, 'Copied'),
      () => say(button, 'Not copied'),
    );
  });
}

function say(button: HTMLButtonElement, told: string): void {
  button.textContent = told;
  setTimeout(() => {
    button.textContent = 'Copy';
  }, COPIED_MS);
}
