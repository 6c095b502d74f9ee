/** A FloatNetwork for tests on our own C runtime: float kernels, one inference at a time, no state kept. */
import type {
  FloatModel,
  FloatNetwork,
  LoadFloatNetwork,
  Visit,
} from '../../calibrate/float-network';
import { testModule } from '../../runtime/testing/module';
import { openRunner } from '../runner';

const module = testModule();

export const loadOnRuntime: LoadFloatNetwork = async (model: FloatModel): Promise<FloatNetwork> => {
  const main = model.graph.subgraphs[0];
  const order = [
    ...(main?.inputs ?? []),
    ...(main?.operators ?? []).flatMap(({ outputs }) => outputs),
  ];
  const runner = await openRunner(model, module, 'double', order);
  const show = (visit: Visit): void => {
    for (const tensor of order) {
      const stored = runner.stored.get(tensor);
      if (stored?.kind.type === 'FLOAT32') visit(tensor, Float32Array.from(stored.values));
    }
  };
  return {
    run: (inputs, visit) => {
      const outputs = visit ? runner.look(inputs) : runner.run(inputs);
      if (visit) show(visit);
      return Promise.resolve(outputs.map((values) => Float32Array.from(values)));
    },
    reset: () => undefined,
    dispose: () => undefined,
  };
};
