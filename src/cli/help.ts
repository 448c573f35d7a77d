import type { Command } from './command.js';

const pad = (text: string, width: number): string => text.padEnd(width);

/** What `anbar` or `anbar --help` prints: one line a command. */
export function overview(list: readonly Command[]): string {
  const width = Math.max(...list.map((command) => command.name.length)) + 2;
  const lines = list.map((command) => `  ${pad(command.name, width)}${command.about}`);
  return ['anbar: demand forecasts and recommendations for online shops', '', 'usage: anbar <command> [operands] [--json]', '', ...lines, '', 'anbar <command> --help shows its options and an example.', ''].join('\n');
}

/** What `anbar <command> --help` prints. */
export function commandHelp(command: Command): string {
  const rows = command.options.map((option) => ({
    left: `--${option.name}${option.value === 'boolean' ? '' : ` ${option.placeholder ?? option.value.toUpperCase()}`}`,
    about: option.repeat === true ? `${option.about} (a list, or repeated)` : option.about,
  }));
  rows.push({ left: '--json', about: 'print the result as JSON' });
  const width = Math.max(...rows.map((row) => row.left.length)) + 2;
  const options = rows.map((row) => `  ${pad(row.left, width)}${row.about}`);
  return [`anbar ${command.name}: ${command.about}`, '', `usage: anbar ${command.name} ${command.usage}`, '', ...options, '', 'example:', `  ${command.example}`, ''].join('\n');
}
