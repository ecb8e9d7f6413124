/**
 * The sweep's own script: any two axes, any figure, any cell. It draws with the functions that drew the
 * still page, so a picture is the same with and without it; the page says everything without it.
 */
import type { Html } from '../escape.ts';
import { cellPanel } from '../sweep/cell.ts';
import { drawnPlaces, LINES_MAX, survivalCurves } from '../sweep/curves.ts';
import {
  axisLabel,
  cellName,
  firstView,
  fixedNote,
  modelOf,
  type SweepData,
  type SweepModel,
  type View,
} from '../sweep/data.ts';
import { netFan } from '../sweep/fan.ts';
import { cellFigure, figureText } from '../sweep/figures.ts';
import { frontierChart } from '../sweep/frontier.ts';
import { heatMap } from '../sweep/heat.ts';
import { DATA_ID, PARTS } from '../sweep/parts.ts';
import { axisControls, lineControls } from './sweep-controls.ts';
import { closeTermsOnEscape } from './terms.ts';

const part = (id: string): HTMLElement | null => document.getElementById(id);

function show(id: string, content: Html | null): void {
  const element = part(id);
  if (element !== null) element.innerHTML = content?.markup ?? '';
}

/** Headings that name the axis across. */
function nameSections(model: SweepModel, view: View): void {
  const axis = view.across === null ? undefined : model.axes[view.across];
  if (axis === undefined) return;
  for (const [id, name] of [
    ['net', 'Net'],
    ['survival', 'Survival'],
  ]) {
    const text = `${name} by ${axisLabel(axis.name)}`;
    const heading = document.querySelector(`#${id} > h2`);
    if (heading !== null) heading.textContent = text;
    const link = document.querySelector(`nav a[href="#${id}"]`);
    if (link !== null) link.textContent = text;
  }
}

class Page {
  readonly #model: SweepModel;
  #view: View;

  constructor(model: SweepModel) {
    this.#model = model;
    this.#view = firstView(model);
  }

  start(): void {
    this.#drawMap();
    this.#drawCell();
    this.#drawPictures();
    this.#listen();
    document.documentElement.setAttribute('data-sweep', 'live');
  }

  #drawMap(): void {
    show(PARTS.controls, axisControls(this.#model, this.#view));
    const controls = part(PARTS.controls);
    if (controls !== null) controls.hidden = false;
    show(PARTS.map, heatMap(this.#model, this.#view, true));
    this.#reveal();
  }

  /** A wide grid is scrolled to its chosen cell; the page itself stays where it is. */
  #reveal(): void {
    const grid = document.querySelector<HTMLElement>(`#${PARTS.map} .scroll`);
    const cell = grid?.querySelector<HTMLElement>('td.chosen') ?? null;
    if (grid === null || cell === null) return;
    grid.scrollLeft = cell.offsetLeft - grid.clientWidth / 2;
    grid.scrollTop = cell.offsetTop - grid.clientHeight / 2;
  }

  #drawCell(): void {
    show(PARTS.cell, cellPanel(this.#model, this.#view, true));
  }

  #drawPictures(): void {
    const [model, view] = [this.#model, this.#view];
    show(PARTS.fixedNet, fixedNote(model, view));
    show(PARTS.net, netFan(model, view));
    show(PARTS.frontier, frontierChart(model, view));
    nameSections(model, view);
    this.#drawLines();
  }

  #drawLines(): void {
    const [model, view] = [this.#model, this.#view];
    const form = part(PARTS.lines);
    const count = view.across === null ? 0 : (model.axes[view.across]?.values.length ?? 0);
    if (form !== null) form.hidden = count <= LINES_MAX;
    show(PARTS.lines, lineControls(model, view));
    show(PARTS.survival, survivalCurves(model, view));
  }

  #listen(): void {
    part(PARTS.controls)?.addEventListener('change', (event) => {
      if (event.target instanceof HTMLSelectElement) this.#turn(event.target);
    });
    part(PARTS.lines)?.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement) this.#drawLine(event.target);
    });
    for (const id of [PARTS.map, PARTS.frontier])
      part(id)?.addEventListener('click', (event) => {
        const target = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
        const cell = target?.getAttribute('data-cell');
        if (cell !== null && cell !== undefined) this.#choose(cell.split(',').map(Number));
      });
    part(PARTS.map)?.addEventListener('keydown', (event) => this.#walk(event));
    part(PARTS.cell)?.addEventListener('click', (event) => {
      if (event.target instanceof HTMLButtonElement) void copy(event.target);
    });
  }

  /** An axis, a figure or the place of an axis that is not drawn was chosen. */
  #turn({ name, value }: HTMLSelectElement): void {
    const view = this.#view;
    const place = Number(value);
    if (name === 'figure') this.#view = { ...view, figure: value };
    else if (name === 'across')
      // The axis that was across goes where the new one was.
      this.#view = {
        ...view,
        across: place,
        down: view.down === place ? view.across : view.down,
        drawn: null,
      };
    else if (name === 'down')
      this.#view = {
        ...view,
        down: place,
        across: view.across === place ? view.down : view.across,
        drawn: view.across === place ? null : view.drawn,
      };
    else this.#view = { ...view, places: view.places.with(Number(name.slice(5)), place) };
    this.#drawMap();
    this.#drawCell();
    this.#drawPictures();
    document.querySelector<HTMLElement>(`#${PARTS.controls} [name="${name}"]`)?.focus();
  }

  #drawLine({ value, checked }: HTMLInputElement): void {
    const drawn = drawnPlaces(this.#model, this.#view);
    const place = Number(value);
    const next = checked ? [...drawn, place] : drawn.filter((one) => one !== place);
    // One line is the least there is to see; beyond the most the oldest choice would have to go.
    if (next.length > 0 && next.length <= LINES_MAX)
      this.#view = { ...this.#view, drawn: next.toSorted((a, b) => a - b) };
    this.#drawLines();
    document.querySelector<HTMLElement>(`#${PARTS.lines} [value="${place}"]`)?.focus();
  }

  #choose(places: readonly number[]): void {
    const before = document.querySelector<HTMLElement>(`#${PARTS.map} .scroll`);
    const [left, top] = [before?.scrollLeft ?? 0, before?.scrollTop ?? 0];
    this.#view = { ...this.#view, places };
    this.#drawMap();
    document.querySelector<HTMLElement>(`#${PARTS.map} .scroll`)?.scrollTo(left, top);
    this.#drawCell();
    this.#drawPictures();
    const status = part(PARTS.status);
    if (status !== null) status.textContent = `Chosen: ${this.#spoken()}`;
    this.#focusCell(places);
  }

  #spoken(): string {
    const { places, figure: key } = this.#view;
    const figure = cellFigure(key);
    const cell = this.#model.at(places);
    const value = cell === null ? null : figure.of(cell, this.#model);
    return `${cellName(this.#model, places)}, ${figureText(value, figure)}`;
  }

  #focusCell(places: readonly number[]): void {
    const cell = `#${PARTS.map} button[data-cell="${places.join()}"]`;
    document.querySelector<HTMLElement>(cell)?.focus({ preventScroll: true });
  }

  /** Arrow keys from cell to cell; a key that leads out of the table is the page's. */
  #walk(event: KeyboardEvent): void {
    const { target } = event;
    const move = MOVES[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(target instanceof HTMLButtonElement)) return;
    const { across, down } = this.#view;
    const places = (target.getAttribute('data-cell') ?? '').split(',').map(Number);
    const [right, below] = move;
    // One axis stands downwards, as bars.
    const steps = down === null ? [below, 0] : [right, below];
    for (const [i, axis] of [across, down].entries())
      if (axis !== null) places[axis] = (places[axis] ?? 0) + (steps[i] ?? 0);
    const next = document.querySelector<HTMLElement>(
      `#${PARTS.map} button[data-cell="${places.join()}"]`,
    );
    if (next === null) return;
    event.preventDefault();
    target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** To the clipboard; where there is none the command is selected, ready to be copied by hand. */
async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement?.querySelector('code') ?? null;
  if (code === null) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    button.textContent = 'Copied';
  } catch {
    getSelection()?.selectAllChildren(code);
    button.textContent = 'Selected';
  }
}

closeTermsOnEscape();
const data = part(DATA_ID)?.textContent;
if (data !== null && data !== undefined) new Page(modelOf(JSON.parse(data) as SweepData)).start();
