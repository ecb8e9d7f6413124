/** How `legrisk completion` is called. */
import type { Argv } from 'yargs';
import { SHELLS } from '../completion/scripts.ts';
import type { Context } from '../context.ts';

/** Adds the command; it is loaded when it is called. */
export function withCompletion(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'completion <shell>',
    'a script that lets bash, zsh or fish complete commands',
    (y) =>
      y
        .positional('shell', {
          choices: SHELLS,
          demandOption: true,
          describe: 'whose script',
        })
        .example(
          '$0 completion bash > ~/.legrisk-completion',
          'bash; and  source ~/.legrisk-completion  goes into ~/.bashrc',
        )
        .example(
          '$0 completion zsh > ~/.legrisk-completion',
          'zsh; and  source ~/.legrisk-completion  goes into ~/.zshrc, after compinit',
        )
        .example('$0 completion fish > ~/.config/fish/completions/legrisk.fish', 'fish'),
    ({ shell }) =>
      choose(async () => {
        const { completionCommand } = await import('../commands/completion.ts');
        return completionCommand(shell, terminal);
      }),
  );
}
