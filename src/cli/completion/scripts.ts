/**
 * What a shell runs to complete a command line: it hands the words to `legrisk completion --`, which
 * answers with a candidate a line, each with its description behind a tab; without any, files stand in.
 */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What goes on after the word without a space: `venue:`, `path=`, `folder/`. */
const OPEN_ENDED = '[=:/]';

/**
 * @param program the words that run this program: an alias is none that a script could use
 */
export function completionScript(shell: Shell, program: readonly string[]): string {
  return SCRIPTS[shell](program.map((word) => quoted(word, shell)).join(' '));
}

/** In single quotes a shell reads nothing but their end; fish reads backslashes too. */
const quoted = (word: string, shell: Shell): string =>
  shell === 'fish'
    ? `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    : `'${word.replaceAll("'", "'\\''")}'`;

const bash = (program: string): string => `# legrisk completion for bash
_legrisk() {
  local line="\${COMP_LINE:0:COMP_POINT}" words word cut
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  # Readline takes what stands behind the last : or = for the word.
  word="\${words[-1]}"
  cut="\${word%"\${word##*[:=]}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    [[ -n $word ]] && COMPREPLY+=("\${word#"$cut"}")
    [[ $word == *${OPEN_ENDED} ]] && compopt -o nospace 2>/dev/null
  done < <(${program} completion -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _legrisk legrisk
`;

const zsh = (program: string): string => `#compdef legrisk
# legrisk completion for zsh
_legrisk() {
  local line word about
  local -a whole open
  for line in "\${(@f)$(${program} completion -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    word="\${line%%$'\\t'*}"
    about="\${line#*$'\\t'}"
    [[ -z $word ]] && continue
    if [[ $word == *${OPEN_ENDED} ]]; then open+=("\${word//:/\\\\:}:$about")
    else whole+=("\${word//:/\\\\:}:$about")
    fi
  done
  (( $#whole )) && _describe legrisk whole
  (( $#open )) && _describe legrisk open -S ''
  (( $#whole + $#open )) || _files
}
compdef _legrisk legrisk
`;

const fish = (program: string): string => `# legrisk completion for fish
function __legrisk_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found (${program} completion -- $before[2..-1] "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c legrisk -f -a '(__legrisk_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, (program: string) => string>> = { bash, zsh, fish };
