/** Real models in the page, against what the real library was seen to use. */
import { dropFile } from './support/files';
import { hasShared, recorded, sharedModel } from './support/shared';
import { grouped, inspector, openModelLine, openStudio, tab, verdict } from './support/studio';
import { expect, test } from './support/test';

test.skip(!hasShared, 'no conformance data: set ARENASCOPE_SHARED or put it in ../shared');

/** File, name in the recordings, and a board whose kernels are the recorded set's. */
const MODELS = [
  ['person_detect_int8.tflite', 'person_detect', 'cmsis_m4'],
  ['hello_world_int8.tflite', 'hello_world_int8', 'cmsis_m4'],
  ['mww_v2_vad.tflite', 'mww_v2_vad', 'cmsis_m4'],
  ['mnist_lstm_int8.tflite', 'mnist_lstm_int8', 'cmsis_m4'],
] as const;

for (const [file, model, set] of MODELS) {
  test(`${file} uses what the real library used`, async ({ page }) => {
    const { arena, memory_plan: plan } = recorded(model, set);
    const minimum = arena.min_working_arena.measured_bytes;
    await openStudio(page);
    await dropFile(page, { name: file, bytes: sharedModel(file) });
    await expect(openModelLine(page)).toContainText(file);
    expect(minimum).not.toBeNull();
    await verdict(page)
      .getByRole('button', { name: grouped(minimum ?? 0) })
      .click();
    await inspector(page)
      .getByRole('button', { name: /in use after allocation/ })
      .click();
    await expect(inspector(page)).toContainText(`${grouped(arena.arena_used_bytes)} B`);
    await expect(tab(page, 'Tensors')).toHaveText(`Tensors${plan.length}`);
  });
}

test('person_detect’s link stays within 2,000 characters, names and all', async ({ page }) => {
  await openStudio(page);
  const file = 'person_detect_int8.tflite';
  await dropFile(page, { name: file, bytes: sharedModel(file) });
  await expect(openModelLine(page)).toContainText(file);
  await page.getByRole('button', { name: 'Share this profile' }).click();
  const field = page.getByRole('dialog').getByLabel('Link', { exact: true });
  await expect(field).toHaveValue(/#p=/);
  expect((await field.inputValue()).length).toBeLessThanOrEqual(2000);
});
