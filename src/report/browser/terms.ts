/** What a definition needs a script for: Escape puts it away, wherever it was opened from. */

const CLOSED = 'closed';

/** Closed until the pointer has left the term, or the focus has. */
export function closeTermsOnEscape(): void {
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    for (const term of document.querySelectorAll<HTMLElement>('.term:hover, .term:focus')) {
      term.classList.add(CLOSED);
      const again = (): void => term.classList.remove(CLOSED);
      term.addEventListener('pointerleave', again, { once: true });
      term.addEventListener('blur', again, { once: true });
    }
  });
}
