/** What arbitrary valid exit styles look like. */
import fc from 'fast-check';

const cost = fc.integer({ min: 0, max: 9_999 }).map((n) => `${n / 100} %`);
const duration = fc
  .tuple(fc.integer({ min: 0, max: 24 }), fc.constantFrom('ms', 's', 'min', 'h'))
  .map(([n, unit]) => `${n} ${unit}`);
const money = fc.integer({ min: 1, max: 1e9 }).chain((n) => fc.constantFrom(n, `${n} USDT`));
const named = <S extends string>(style: S) => fc.constant(style);

const style = fc.oneof(
  fc.record({ style: named('market') }),
  fc.record(
    { style: named('fund'), balance: money, over: duration, winners: money },
    { requiredKeys: ['style', 'balance'] },
  ),
  fc.record(
    { style: named('staged'), steps: fc.integer({ min: 2, max: 100 }), over: duration },
    { requiredKeys: ['style', 'steps'] },
  ),
  fc.record({ style: named('backstop'), discount: cost }),
  fc.record(
    { style: named('coordinated'), lag: duration, penalty: cost },
    { requiredKeys: ['style'] },
  ),
  fc.record({ style: named('migrate'), over: duration }, { requiredKeys: ['style'] }),
);

/** As each venue does it, one for all legs, or one for each; the legs are named once the construction is known. */
export const anyExits = fc.oneof(
  fc.constant('venue'),
  style,
  fc.record({ legs: fc.tuple(style, fc.oneof(style, fc.constant('venue'))) }),
);

/** The same with the legs of a construction. */
export function exitsOn(construction: object, exits: unknown): unknown {
  if (typeof exits !== 'object' || exits === null || !('legs' in exits)) return exits;
  const roles = Object.keys(construction).filter((key) =>
    ['long', 'short', 'spot', 'perp'].includes(key),
  );
  return Object.fromEntries((exits.legs as unknown[]).map((one, i) => [roles[i] ?? '', one]));
}
