import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'

/** Bundles an entry that imports `published` into one minified file for a script tag. */
export const bundleOf = async (entry, published) => {
  const modules = { entry, published }
  const build = await rollup({
    input: 'entry',
    // Warnings are about the published code, which this bench does not change.
    onwarn: () => undefined,
    plugins: [
      { name: 'modules', resolveId: (id) => id, load: (id) => modules[id] },
      terser({ ecma: 2018, toplevel: true }),
    ],
  })
  const { output } = await build.generate({ format: 'iife' })
  await build.close()
  return output[0].code
}
