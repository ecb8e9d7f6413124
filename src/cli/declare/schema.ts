/** How `legrisk schema` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { JSON_FLAG } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withSchema(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'schema',
    'the scenario format as JSON Schema, for editors',
    (y) =>
      y
        .option('write', {
          type: 'boolean',
          default: false,
          describe: 'bring the pages under docs/ up to date',
        })
        .option('json', { ...JSON_FLAG, describe: 'no difference: it is JSON' })
        .example('$0 schema > scenario.schema.json', 'for an editor that checks as one types'),
    (args) =>
      choose(async () => {
        const { schemaCommand } = await import('../commands/schema.ts');
        return schemaCommand(args, terminal);
      }),
  );
}
