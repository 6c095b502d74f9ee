/** Firmware that nobody here wrote: any that speaks the protocol of MLPerf Tiny is measured as it is. */
import { expectAccessible } from './support/axe';
import { beginBench, boardField, CP2102, endBench, measure, steps } from './support/serial/bench';
import type { Program, Start } from './support/serial/inject';
import { expect, test } from './support/test';

const INFERENCE_US = 21_000;

/** The commands that a host needs; its clock counts what it would have computed. */
const dut = ({ send }: Start): Program => {
  let held = '';
  let clock = 5_000_000;
  const lap = (): string => `m-lap-us-${clock}`;
  const infer = (count: number, warmups: number): readonly string[] => {
    const begin = lap();
    clock += count * INFERENCE_US;
    return [
      ...[`m-warmup-start-${warmups}`, 'm-warmup-done', `m-infer-start-${count}`],
      ...[begin, lap(), 'm-infer-done', 'm-results-[0.996,0.004]'],
    ];
  };
  const answers = (command: string): readonly string[] => {
    const [name = '', ...rest] = command.split(' ');
    if (name === 'name') return ['m-name-dut-[example]'];
    if (name === 'profile')
      return ['m-profile-[ULPMark for tinyML Firmware V0.0.1]', 'm-model-[vww01]'];
    if (name === 'timestamp') return [lap()];
    if (name === 'infer') return infer(Number(rest[0] ?? 1), Number(rest[1] ?? 10));
    return [`e-[Unknown command: ${command}]`];
  };
  return {
    receive: (bytes) => {
      const commands = (held + Buffer.from(bytes).toString('latin1')).split('%');
      held = commands.pop() ?? '';
      for (const command of commands)
        send(Buffer.from([...answers(command), 'm-ready', ''].join('\r\n')));
    },
  };
};

test.afterEach(endBench);

test('firmware of MLPerf Tiny is measured by whole inferences', async ({ page }) => {
  const { serial, panel } = await beginBench(page, dut);
  await serial.plug('dut', CP2102, false, { kind: 'program' });
  await serial.picker({ choose: 'dut' });
  await panel.getByRole('button', { name: 'Connect board' }).click();
  await boardField(panel).selectOption('ST Nucleo-L4R5ZI (MLPerf Tiny reference board)');
  await measure(panel).click();
  await expect(steps(panel)).toContainText('Measure done', { timeout: 30_000 });
  await expect(steps(panel)).toContainText('MLPerf Tiny firmware of example, model vww01');
  await expect(steps(panel)).toContainText('not needed: the firmware has a model of its own');
  await expect(panel.getByRole('region', { name: 'Times' })).toContainText(/21\.0+ ms/);
  await expect(panel.getByRole('region', { name: 'Times' })).toContainText('Measured on vww01');
  await page.mouse.move(4, 300);
  await expectAccessible(page);
});
