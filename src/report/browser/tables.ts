/** Lets a reader sort the tables that can be: by number where cells carry one, else by what they say. */
import { closeTermsOnEscape } from './terms.ts';

function start(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    for (const head of table.tHead?.rows[0]?.cells ?? []) addButton(table, head);
  }
  document.documentElement.setAttribute('data-sortable', '');
}

function addButton(table: HTMLTableElement, head: HTMLTableCellElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sort';
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener('click', () => sortBy(table, head));
}

function sortBy(table: HTMLTableElement, head: HTMLTableCellElement): void {
  const way = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
  for (const other of table.tHead?.rows[0]?.cells ?? []) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', way);
  const body = table.tBodies[0];
  const sign = way === 'ascending' ? 1 : -1;
  const rows = [...(body?.rows ?? [])];
  rows.sort((a, b) => compared(a.cells[head.cellIndex], b.cells[head.cellIndex], sign));
  body?.append(...rows);
}

/** A cell without a number goes last, whichever way the others go. */
function compared(
  a: HTMLTableCellElement | undefined,
  b: HTMLTableCellElement | undefined,
  sign: number,
): number {
  const [left, right] = [a?.dataset['value'], b?.dataset['value']];
  if (left === undefined || right === undefined)
    return sign * (a?.textContent ?? '').localeCompare(b?.textContent ?? '', 'en');
  if (left === '' || right === '') return Number(left === '') - Number(right === '');
  return sign * (Number(left) - Number(right));
}

closeTermsOnEscape();
start();
